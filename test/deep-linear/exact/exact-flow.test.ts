import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import {
  alignedWeights,
  balance,
  exactFlow,
  gaussianWeights,
  gradientFlow,
  lambdaBalancedWeights,
  loss,
  modeDynamics,
  nearestLambda,
  product,
} from "../../../src/deep-linear";
import { svd } from "../../../src/linalg";
import { correlations, semanticHierarchy, teacher } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { diagonal, scaled } from "../../linalg/matrices";
import { cases, gramAt, gramOf, problem, whiteTask } from "./problems";
import { plus } from "./published-solutions";

describe("exactFlow", () => {
  for (const shape of cases) {
    const { inputs, hidden, outputs, lambda } = shape;
    it(`agrees with the gradient flow of ${inputs}-${hidden}-${outputs} at λ = ${lambda}, including the rotation`, () => {
      const { weights, data } = problem(shape);
      const t = [0, 1e-3, 0.2, 1, 3, 8];
      const exact = exactFlow(weights, data, { times: t });
      const flow = gradientFlow(weights, data, {
        times: t,
        relativeTolerance: 1e-13,
        absoluteTolerance: 1e-15,
      });
      for (const [i, time] of t.entries()) {
        const state = flow.at(time);
        expect(largestDifference(exact.products[i]!, state.product)).toBeLessThan(1e-11);
        expect(largestDifference(gramAt(exact, time), gramOf(state.weights))).toBeLessThan(1e-10);
        expect(Math.abs(exact.loss[i]! - state.loss)).toBeLessThan(1e-10);
        for (const [l, w] of exact.weights(time).entries()) {
          expect(largestDifference(w, state.weights[l]!)).toBeLessThan(1e-9);
        }
      }
      expect(largestDifference(exact.modes, flow.modes)).toBeLessThan(1e-11);
      expect(Math.abs(exact.lambda - lambda)).toBeLessThan(1e-14 * Math.max(1, Math.abs(lambda)));
    });
  }

  it("follows modeDynamics from aligned weights for several λ, with small inputs and τ = 2", () => {
    const task = semanticHierarchy();
    const outputs = task.targets.shape[1]!;
    for (const lambda of [0, 0.3, 10]) {
      const weights = alignedWeights({
        correlations: task,
        widths: [8, 8, outputs],
        strengths: 1e-4,
        lambda,
      });
      const t = [0, 20, 60, 200, 1000];
      const flow = exactFlow(weights, task, { times: t, tau: 2 });
      const { singularValues } = svd(correlations(task).inputOutputCorrelation);
      for (const [i, time] of t.entries()) {
        for (const [k, strength] of singularValues.entries()) {
          const mode = modeDynamics({ strength, initial: 1e-4, inputVariance: 1 / 8, lambda, tau: 2 });
          expect(Math.abs(flow.modes.get(i, k) - mode.at(time))).toBeLessThan(1e-11);
        }
      }
    }
  });

  it("gives results that do not depend on the recorded times", () => {
    const { weights, data } = problem({ inputs: 5, hidden: 3, outputs: 4, lambda: -0.5 });
    const many = exactFlow(weights, data, { times: Array.from({ length: 500 }, (_, i) => i / 50) });
    const few = exactFlow(weights, data, { times: [0] });
    for (const i of [1, 77, 499]) {
      expect(largestDifference(many.products[i]!, few.at(i / 50).product)).toBeLessThan(1e-14);
      expect(
        largestDifference(many.inputRepresentations[i]!, few.at(i / 50).inputRepresentation),
      ).toBeLessThan(1e-14);
      expect(
        largestDifference(many.outputRepresentations[i]!, few.at(i / 50).outputRepresentation),
      ).toBeLessThan(1e-14);
    }
    expect(largestDifference(many.weights(3)[0], few.weights(3)[0])).toBeLessThan(1e-11);
  });

  it("continues from its own weights along the same trajectory: Φ(t + s) = Φ(s) Φ(t)", () => {
    const { weights, data } = problem({ inputs: 4, hidden: 4, outputs: 4, lambda: 0.5 }, 0.01);
    const flow = exactFlow(weights, data, { times: [10] });
    const middle = flow.weights(2.5);
    expect(balance(middle).isBalanced(1e-13)).toBe(true);
    const rest = exactFlow(middle, data, { times: [0] });
    expect(largestDifference(rest.at(4).product, flow.at(6.5).product)).toBeLessThan(1e-13);
    for (const l of [0, 1] as const) {
      expect(largestDifference(rest.weights(4)[l], flow.weights(6.5)[l])).toBeLessThan(1e-11);
    }
  });

  it("tends to the shallow exponential with rate |λ| for λ → ±∞, the lazy limit (Dominé et al. 2025)", () => {
    for (const lambda of [1e7, -1e7]) {
      const { weights, data, sigma } = problem({ inputs: 4, hidden: 4, outputs: 4, lambda });
      const flow = exactFlow(weights, data, { times: [0] });
      const start = product(weights);
      for (const phase of [0.1, 1, 4]) {
        const shallow = plus(sigma, scaled(plus(start, sigma, -1), Math.exp(-phase)));
        // The first corrections are of order (s/λ)².
        expect(largestDifference(flow.at(phase / 1e7).product, shallow)).toBeLessThan(1e-9);
      }
    }
  });

  it("gives losses that agree with those of its weights for noisy targets", () => {
    const { weights } = problem({ inputs: 3, hidden: 4, outputs: 5, lambda: 0.5 });
    const noisy = teacher({ inputSize: 3, outputSize: 5, samples: 12, whiten: true, noise: 0.5, seed: 3 });
    const flow = exactFlow(weights, noisy, { times: [0, 1], tau: 0.5 });
    for (const t of [0, 0.4, 1]) expect(flow.at(t).loss).toBeCloseTo(loss(flow.weights(t), noisy), 13);
  });
});

describe("exactFlow for a 2 x 2 task with equal singular values (Braun et al. 2022, Theorem 5.1)", () => {
  // W₁ = A, W₂ = Aᵀ, Σ = s I: A Aᵀ has entries a₁, a₂, b. With Δ = a₁a₂ − b² and E = e^(−2st), its exact trajectory is
  // s²E b / Den off the diagonal and s (sE a₁ + (1 − E) Δ) / Den on the diagonal.
  const s = 1.3;
  const a = [
    [0.02, 0.011],
    [-0.003, 0.017],
  ];
  const weights = [a, [0, 1].map((i) => [0, 1].map((j) => a[j]![i]!))];
  const [a1, a2, b] = [
    a[0]![0]! ** 2 + a[1]![0]! ** 2,
    a[0]![1]! ** 2 + a[1]![1]! ** 2,
    a[0]![0]! * a[0]![1]! + a[1]![0]! * a[1]![1]!,
  ];
  const determinantOfStart = a1 * a2 - b * b;
  const flow = exactFlow(weights, whiteTask(diagonal([s, s])), { times: [0] });
  const terms = (t: number) => {
    const e = Math.exp(-2 * s * t);
    const den = s * s * e * e + s * e * (1 - e) * (a1 + a2) + (1 - e) ** 2 * determinantOfStart;
    return { e, den };
  };

  it("agrees with the exact formulas, including the time of the maximum off the diagonal", () => {
    for (const t of [0, 0.5, 2, 4, 6, 10]) {
      const { e, den } = terms(t);
      const w = flow.at(t).product;
      expect(Math.abs(w.get(0, 0) - (s * (s * e * a1 + (1 - e) * determinantOfStart)) / den)).toBeLessThan(
        1e-14,
      );
      expect(Math.abs(w.get(0, 1) - (s * s * e * b) / den)).toBeLessThan(1e-14);
    }
    const peak = Math.log((s * (s - a1 - a2)) / determinantOfStart) / (4 * s);
    const height = (t: number) => Math.abs(flow.at(t).product.get(0, 1));
    expect(height(peak)).toBeGreaterThan(height(peak + 0.01));
    expect(height(peak)).toBeGreaterThan(height(peak - 0.01));
  });

  it("differs from eq. 15 as printed in the paper, which lacks Δ and tends to s a₁/(a₁ + a₂) instead of s", () => {
    const printed = (t: number) => (s * a1) / (Math.exp(-2 * s * t) * (s - a1 - a2) + a1 + a2);
    expect(Math.abs(flow.at(0.5).product.get(0, 0) / printed(0.5) - 1)).toBeLessThan(0.01);
    expect(Math.abs(flow.at(12).product.get(0, 0) - s)).toBeLessThan(1e-3);
    expect(Math.abs(printed(12) - s)).toBeGreaterThan(0.3);
  });
});

describe("exactFlow, with arguments that do not fit the solution,", () => {
  const { weights, data } = problem({ inputs: 3, hidden: 4, outputs: 5, lambda: 0.5 });

  it("rejects weights that are not λ-balanced, naming the nearest λ and their deviation from it", () => {
    const random = gaussianWeights({ widths: [3, 4, 5], standardDeviation: 0.3, seed: 2 });
    const { lambda, deviation } = nearestLambda(random);
    expect(() => exactFlow(random, data, { times: [0] })).toThrow(/λ-balanced.*deviate by/);
    // With a larger tolerance, the flow is approximated to about the deviation.
    const small = lambdaBalancedWeights({ widths: [3, 4, 5], lambda: 1, scale: 0.3 });
    small[0].data[0]! += 1e-6;
    const options = { times: [0, 1, 2] };
    expect(() => exactFlow(small, data, options)).toThrow(ArgumentError);
    const near = exactFlow(small, data, { ...options, tolerance: 1e-5 });
    const flow = gradientFlow(small, data, options);
    for (const i of [1, 2])
      expect(largestDifference(near.products[i]!, flow.products[i]!)).toBeLessThan(1e-5);
    expect(deviation).toBeGreaterThan(0.1);
    expect(Number.isFinite(lambda)).toBe(true);
  });

  it("rejects inputs that are not white, naming tasks.whiten", () => {
    const task = teacher({ inputSize: 3, outputSize: 5, samples: 10, seed: 3 });
    expect(() => exactFlow(weights, task, { times: [0] })).toThrow(/tasks\.whiten/);
  });

  it("rejects times, sizes and numbers out of range", () => {
    const bad: [unknown, unknown, RegExp][] = [
      [[weights[0]], { times: [0] }, /array of two matrices/],
      [weights, { times: [1, 0] }, /ascending order/],
      [weights, { times: [Number.POSITIVE_INFINITY] }, /finite/],
      [weights, { times: [0], tau: 0 }, /tau/],
      [weights, { times: [0], tolerance: -1 }, /tolerance/],
    ];
    for (const [w, options, message] of bad) {
      const call = () => exactFlow(w as typeof weights, data, options as { times: number[] });
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
    const flow = exactFlow(weights, data, { times: [0] });
    expect(() => flow.at(-1)).toThrow(/exactFlow\.at: t/);
    expect(() => flow.weights(Number.POSITIVE_INFINITY)).toThrow(/exactFlow\.weights: t/);
    expect(() => flow.ntk(1, [[1]])).toThrow(/exactFlow\.ntk: inputs/);
  });
});
