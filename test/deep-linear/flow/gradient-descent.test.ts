import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../../src/arrays";
import {
  gaussianWeights,
  gradientDescent,
  gradientFlow,
  type LinearFlow,
  product,
} from "../../../src/deep-linear";
import { hierarchy } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";

const tight = { relativeTolerance: 1e-12, absoluteTolerance: 1e-15 };

describe("gradientDescent", () => {
  const task = hierarchy({ levels: 4, features: 30, seed: 1 });
  const weights = gaussianWeights({ widths: [8, 8, 30], standardDeviation: 0.05, seed: 3 });

  it("converges to the flow at first order in the learning rate", () => {
    const end = 12;
    const flow = gradientFlow(weights, task, { times: [end], ...tight });
    const error = (steps: number) => {
      const descent = gradientDescent(weights, task, { learningRate: end / steps, steps });
      expect(descent.times[descent.times.length - 1]).toBeCloseTo(end, 12);
      return largestDifference(descent.products[descent.products.length - 1]!, flow.products[0]!);
    };
    const errors = [400, 800, 1600, 3200].map(error);
    for (let k = 1; k < errors.length; k++) {
      // The order is log2 of the ratio: 1 up to the next term of the expansion, which halves with the step.
      expect(Math.abs(Math.log2(errors[k - 1]! / errors[k]!) - 1)).toBeLessThan(0.1);
    }
  });

  it("records every `every`-th step and the last, and evaluates the states between them", () => {
    const descent = gradientDescent(weights, task, { learningRate: 0.1, steps: 25, every: 10 });
    expect(Array.from(descent.times)).toEqual([0, 1, 2, 2.5].map((t) => expect.closeTo(t, 12)));
    const steps = gradientDescent(weights, task, { learningRate: 0.1, steps: 25, every: 1 });
    expect(descent.at(1.7).product).toEqual(steps.products[17]);
    expect(descent.at(1.79).product).toEqual(steps.products[17]);
    expect(descent.products[3]).toEqual(steps.products[25]);
    expect(product(descent.at(2.5).weights)).toEqual(steps.products[25]);
    // Kept weights and repeated steps give the same numbers.
    for (const recordWeights of [true, false]) {
      const other = gradientDescent(weights, task, { learningRate: 0.1, steps: 25, every: 7, recordWeights });
      for (const t of [0, 0.65, 0.75, 2.1, 2.45, 2.5]) expect(other.at(t)).toEqual(steps.at(t));
    }
  });

  it("fails with advice and the partial result when it diverges, and does not write to its arguments", () => {
    const before = weights.map((w) => w.data.slice());
    try {
      gradientDescent(weights, task, { learningRate: 50, steps: 1000, every: 1 });
      expect.unreachable();
    } catch (error) {
      const failure = error as IntegrationError<LinearFlow>;
      expect(failure).toBeInstanceOf(IntegrationError);
      expect(failure.advice).toMatch(/smaller learning rate/);
      expect(Array.from(failure.partial.loss).every(Number.isFinite)).toBe(true);
      expect(Array.from(failure.partial.modes.data).every(Number.isFinite)).toBe(true);
    }
    expect(weights.map((w) => w.data)).toEqual(before);
  });

  it("rejects options out of range", () => {
    for (const options of [
      { steps: 3 },
      { learningRate: 0, steps: 3 },
      { learningRate: 1, steps: 1.5 },
      { learningRate: 1, steps: -1 },
      { learningRate: 1, steps: 2, every: 0 },
      { learningRate: 1, steps: 2, recordWeights: 1 },
      null,
    ]) {
      expect(() => gradientDescent(weights, task, options as never)).toThrow(ArgumentError);
    }
    expect(() => gradientDescent(weights, task, { learningRate: 0.1, steps: 3 }).at(0.5)).toThrow(
      ArgumentError,
    );
  });

  it("returns only the initial weights for zero steps", () => {
    const descent = gradientDescent(weights, task, { learningRate: 0.1, steps: 0 });
    expect([descent.times.length, descent.products[0]]).toEqual([1, product(weights)]);
  });
});
