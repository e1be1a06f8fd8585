import { describe, expect, it } from "vitest";
import { forward, gates as gatesOf, initialise, mlp, observeGates, train } from "../../../src/networks";
import { gateChanges, gatedGradientDescent, reluAsGated } from "../../../src/neural-race";
import { xor } from "../../../src/tasks";

describe("gates of a ReLU network in training", () => {
  const network = mlp({ widths: [2, 12, 1], activation: "relu", bias: false });
  const start = initialise(network, { scheme: "gaussian", standardDeviation: 0.02, seed: 4 });
  const options = { learningRate: 0.05, epochs: 1600, every: 1, record: { hidden: observeGates(0) } };
  const training = train(network, start, xor(), options);
  const { gates, epochs } = training.observations.hidden;
  const { changed, fromLast, fixedFrom, unitsFixedFrom } = gateChanges(gates);

  it("are recorded by observeGates at every step, for all or for selected samples", () => {
    expect(gates.length).toBe(epochs.length);
    expect(gates[0]!.data).toEqual(gatesOf(network, start, xor().inputs)[0]!.data);
    expect(gates[1600]!.data).toEqual(gatesOf(network, training.parameters, xor().inputs)[0]!.data);
    const some = train(network, start, xor(), {
      ...options,
      epochs: 3,
      record: { two: observeGates(0, { samples: [3, 1] }) },
    });
    const [first] = some.observations.two.gates;
    expect(first!.shape).toEqual([2, 12]);
    expect(Array.from(first!.data.slice(12))).toEqual(Array.from(gates[0]!.data.slice(12, 24)));
  });

  it("count as closed, with a margin, below that fraction of the largest preactivation of a unit", () => {
    const record = { most: observeGates(0, { margin: 1 }), some: observeGates(0, { margin: 0.5 }) };
    const { observations } = train(network, start, xor(), { ...options, epochs: 1, record });
    const { preactivations } = forward(network, start, xor().inputs);
    for (let i = 0; i < 12; i++) {
      const z = [0, 1, 2, 3].map((p) => preactivations[0]!.get(p, i));
      const top = Math.max(...z);
      expect([0, 1, 2, 3].map((p) => observations.most.gates[0]!.get(p, i))).toEqual(
        z.map((x) => (x === top && x > 0 ? 1 : 0)),
      );
      expect([0, 1, 2, 3].map((p) => observations.some.gates[0]!.get(p, i))).toEqual(
        z.map((x) => (x >= 0.5 * top && x > 0 ? 1 : 0)),
      );
    }
  });

  it("stop changing at the record that gateChanges finds, after which the gated network learns identically", () => {
    // With this seed the gates change during training, without which the test would be vacuous.
    expect(fixedFrom).toBeGreaterThan(0);
    expect(fixedFrom).toBeLessThan(1500);
    expect(changed[fixedFrom]).toBeGreaterThan(0);
    expect(changed.slice(fixedFrom + 1).every((x) => x === 0)).toBe(true);
    expect(fromLast[fixedFrom - 1]).toBeGreaterThan(0);
    expect(fromLast[fixedFrom]).toBe(0);
    expect(Math.max(...unitsFixedFrom)).toBe(fixedFrom);
    const stateWhenFixed = train(network, start, xor(), { ...options, epochs: fixedFrom }).parameters;
    const follow = (from: typeof stateWhenFixed, steps: number) => {
      const gated = reluAsGated(from, xor());
      return gatedGradientDescent(gated.network, gated.weights, gated.task, {
        learningRate: 0.05,
        steps,
        every: 1,
      }).loss;
    };
    const after = follow(stateWhenFixed, 1600 - fixedFrom);
    after.forEach((loss, i) => {
      expect(Math.abs(loss - training.loss[fixedFrom + i]!)).toBeLessThan(1e-12);
    });
    // With the initial gates the network learns differently, so the change of gates matters.
    const before = follow(start, 1600);
    expect(Math.max(...before.map((loss, i) => Math.abs(loss - training.loss[i]!)))).toBeGreaterThan(1e-6);
  });
});
