import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { initialise, mlp, observePair, train } from "../../../src/networks";
import * as ode from "../../../src/ode";
import { normal } from "../../../src/random";

describe("observePair of a two-layer linear network", () => {
  test("agrees with the equations of two points (van Rossem & Saxe 2024) at first order in the learning rate", () => {
    // van Rossem & Saxe 2024 with η_h = η_y = ½ per unit of flow time; h = r², y = r² m² along one direction.
    const task = { inputs: [[-0.5], [0.5]], targets: [[-Math.SQRT1_2 / 2], [Math.SQRT1_2 / 2]] };
    const direction = [0.6, -0.48, 0.64];
    const weights = [direction.map((x) => [0.1 * x]), [direction.map((x) => 0.1 * x)]];
    const linear = mlp({ widths: [1, 3, 1], activation: "linear", bias: false });
    const end = 40;
    const largestError = (learningRate: number): number => {
      const epochs = end / learningRate;
      const record = { pair: observePair(0, 0, 1) };
      const options = { learningRate, epochs, every: epochs / 40, record };
      const { pair } = train(linear, { weights }, task, options).observations;
      const s = Math.sqrt(pair.targetDistanceSquared);
      expect(pair.targetDistanceSquared).toBeCloseTo(0.5, 14);
      const field: ode.Field = (_t, [r, m], out) => {
        out[0] = -0.25 * m! * (r! * m! - s);
        out[1] = -0.25 * r! * (r! * m! - s);
      };
      const flow = ode.solve(field, [0.1, 0.1], { times: pair.times, relativeTolerance: 1e-11 });
      return pair.times.reduce((most, _, t) => {
        const [r, m] = [flow.states.get(t, 0), flow.states.get(t, 1)];
        const u = r * m;
        const errors = [
          pair.representation[t]! - r * r,
          pair.output[t]! - u * u,
          pair.alignment[t]! - (u * u - s * u),
        ];
        return Math.max(most, ...errors.map(Math.abs));
      }, 0);
    };
    const [coarse, fine] = [largestError(0.02), largestError(0.005)];
    expect(fine).toBeLessThan(2e-4);
    expect(Math.abs(coarse / fine - 4)).toBeLessThan(0.2);
  });
});

describe("observePair", () => {
  test("rejects samples that do not exist in the task, and equal samples", () => {
    const network = mlp({ widths: [3, 8, 6, 2], activation: "tanh" });
    const task = { inputs: normal({ shape: [9, 3], seed: 5 }), targets: normal({ shape: [9, 2], seed: 6 }) };
    const options = { learningRate: 0.1, epochs: 1, record: { pair: observePair(1, 0, 99) } };
    expect(() => train(network, initialise(network), task, options)).toThrow(ArgumentError);
    expect(() => observePair(0, 1, 1)).toThrow(/observePair: j must be a sample other than i/);
  });
});
