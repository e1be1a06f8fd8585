import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../../src/arrays";
import { argumentsOf } from "../../../../src/arrays/arguments";
import { gradient, initialise, mlp, type Optimiser, train } from "../../../../src/networks";
import { readParameters } from "../../../../src/networks/architecture";
import { ownGradientSteps, packParameters, planLayout, prepare } from "../../../../src/networks/engine";
import { xor } from "../../../../src/tasks";

const args = argumentsOf("test");
const network = mlp({ widths: [2, 5, 1], activation: "tanh" });
const initial = initialise(network, { seed: 3 });

describe("ownGradientSteps", () => {
  const optimisers: Optimiser[] = [
    "sgd",
    "adam",
    { name: "adamw", weightDecay: 0.1 },
    { name: "momentum", nesterov: true, weightDecay: 0.05 },
  ];
  it.each(optimisers)("makes the steps of a training with %j", (optimiser) => {
    const { plan, theta } = prepare(args, network, initial);
    const steps = ownGradientSteps(args, theta, optimiser);
    for (let i = 0; i < 20; i++) {
      const now = readParameters(steps.parameters, planLayout(plan));
      steps.gradient.set(packParameters(args, plan, gradient(network, now, xor())));
      steps.step(0.05);
    }
    const trained = train(network, initial, xor(), { learningRate: 0.05, epochs: 20, optimiser });
    const expected = packParameters(args, plan, trained.parameters);
    expected.forEach((x, i) => void expect(steps.parameters[i]).toBeCloseTo(x, 12));
    expect(Math.max(...expected.map((x, i) => Math.abs(x - theta[i]!)))).toBeGreaterThan(0.01);
    steps.release();
  });

  it("multiplies steps by the relative learning rates of blocks, and leaves gaps between them", () => {
    const block = (at: number, count: number, learningRate: number) => ({
      at,
      count,
      shape: [count],
      learningRate,
    });
    const layout = { weights: [block(0, 1, 2), block(2, 1, 0)], biases: [block(3, 1, 1)], length: 4 };
    const steps = ownGradientSteps(args, new Float64Array(4), "sgd", layout);
    steps.gradient.fill(1);
    steps.step(0.5);
    expect([...steps.parameters]).toEqual([-1, 0, 0, -0.5]);
    steps.release();
  });

  it("copies the initial parameters, and rejects unknown optimisers", () => {
    const start = Float64Array.of(1, 2);
    const steps = ownGradientSteps(args, start, "sgd");
    steps.gradient.set([1, -1]);
    steps.step(0.5);
    expect([...steps.parameters]).toEqual([0.5, 2.5]);
    expect([...start]).toEqual([1, 2]);
    steps.release();
    expect(() => ownGradientSteps(args, start, "newton" as Optimiser)).toThrow(ArgumentError);
  });
});
