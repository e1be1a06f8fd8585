import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray } from "../../src/arrays";
import {
  alignedWeights,
  balancedWeights,
  gaussianWeights,
  gradientDescent,
  gradientFlow,
  layerAlignment,
  layerGrowth,
  modeDynamics,
} from "../../src/deep-linear";
import { matmul } from "../../src/linalg";
import { correlations, correlationsFrom, teacher } from "../../src/tasks";
import { diagonal, largest } from "../linalg/matrices";

const task = teacher({ inputSize: 6, outputSize: 3, samples: 40, noise: 0.2, seed: 1 });
const start = gaussianWeights({ widths: [6, 8, 8, 8, 3], standardDeviation: 0.25, seed: 2 });
const times = Array.from({ length: 61 }, (_, i) => i / 5);
const flow = gradientFlow(start, task, { times, tau: 0.8 });

describe("layerGrowth", () => {
  it("refuses a task, which gives the rates of linear networks, for a trajectory with biases", () => {
    const at = (t: number) => ({
      weights: flow.at(t).weights,
      biases: [8, 8, 8, 3].map((n) => new Float64Array(n)),
    });
    expect(layerGrowth({ times, at }).phases).toHaveLength(4);
    expect(() => layerGrowth({ times, at }, { data: task })).toThrow("options.data must be left out");
  });

  it("is the same in every layer of a linear network, at the rate −(2/τ) tr(Gᵀ W), and the balance stays", () => {
    const { squaredNorms, rates, balanceDrift } = layerGrowth(flow, { data: task, tau: 0.8 });
    const { inputInput, outputInput } = correlations(task);
    expect(squaredNorms.shape).toEqual([61, 4]);
    for (const i of times.keys()) {
      const w = flow.products[i]!;
      const error = matmul(w, inputInput).data.map((x, k) => outputInput.data[k]! - x);
      const predicted = (2 / 0.8) * error.reduce((sum, e, k) => sum + e * w.data[k]!, 0);
      for (let l = 0; l < 4; l++) {
        expect(Math.abs(rates.get(i, l) - predicted)).toBeLessThan(1e-10);
        const growth = squaredNorms.get(i, l) - squaredNorms.get(0, l);
        expect(Math.abs(growth - (squaredNorms.get(i, 0) - squaredNorms.get(0, 0)))).toBeLessThan(1e-9);
      }
    }
    expect(squaredNorms.get(60, 0) - squaredNorms.get(0, 0)).toBeGreaterThan(0.5);
    expect(largest(balanceDrift)).toBeLessThan(1e-9);
  });

  it("differs under gradient descent at first order in the learning rate", () => {
    const drifts = [0.02, 0.005, 0.00125].map((learningRate) => {
      const descent = gradientDescent(start, task, { learningRate, steps: 12 / learningRate });
      const { balanceDrift, squaredNorms } = layerGrowth(descent, { times: [0, 12] });
      const growth = [0, 1, 2, 3].map((l) => squaredNorms.get(1, l) - squaredNorms.get(0, l));
      return [largest(balanceDrift), Math.max(...growth) - Math.min(...growth)] as const;
    });
    for (const kind of [0, 1] as const) {
      // What is left of the second order at a rate of 0.005: some per cent.
      expect(Math.abs(drifts[1]![kind] / drifts[2]![kind] - 4)).toBeLessThan(0.2);
      expect(drifts[0]![kind]).toBeGreaterThan(1e-4);
    }
  });

  it("marks the phases of a single mode where the closed form has them", () => {
    const data = correlationsFrom({ inputInput: [[1]], outputInput: [[1.2]] });
    for (const depth of [2, 3, 4]) {
      const widths = new Array(depth + 1).fill(1);
      const initial = 0.01;
      const weights = alignedWeights({ correlations: data, widths, strengths: initial });
      const mode = modeDynamics({ strength: 1.2, initial, depth });
      const end = 6 * mode.halfTime;
      const course = gradientFlow(weights, data, {
        times: Array.from({ length: 41 }, (_, i) => (i * end) / 40),
      });
      const { phases } = layerGrowth(course, { data });
      // ‖W_l‖² = u^(2/N): it grows at 2u(s − u), fastest at u = s/2.
      const squares = (u: number) => u ** (2 / depth);
      const passes = (part: number) => {
        const square = squares(initial) + part * (squares(mode.at(end)) - squares(initial));
        return mode.timeTo(square ** (depth / 2));
      };
      for (const { onset, steepest, saturation } of phases) {
        expect(Math.abs(onset - passes(0.01))).toBeLessThan(1e-7);
        expect(Math.abs(saturation - passes(0.99))).toBeLessThan(1e-7);
        // The maximum of a smooth function is found to the square root of rounding.
        expect(Math.abs(steepest / mode.halfTime - 1)).toBeLessThan(1e-6);
      }
    }
  });

  it("measures rates from differences where the task is not known", () => {
    const exact = layerGrowth(flow, { data: task, tau: 0.8 });
    const fine = Array.from({ length: 1201 }, (_, i) => i / 100);
    const { rates, phases } = layerGrowth(flow, { times: fine });
    for (const i of [5, 20, 50]) {
      // Parabolas over steps of 0.01: 1e-4 / 6 of the third derivative.
      expect(Math.abs(rates.get(20 * i, 2) - exact.rates.get(i, 2))).toBeLessThan(1e-3);
    }
    for (const [l, { onset, steepest, saturation }] of phases.entries()) {
      expect(Math.abs(onset - exact.phases[l]!.onset)).toBeLessThan(1e-9);
      expect(Math.abs(saturation - exact.phases[l]!.saturation)).toBeLessThan(1e-9);
      expect(Math.abs(steepest - exact.phases[l]!.steepest)).toBeLessThan(0.011);
    }
  });

  it("takes any trajectory of weights, and says Infinity of layers that do not grow", () => {
    const trajectory = { times: [0, 1, 2], at: (t: number) => ({ weights: [[[1 + t]], [[3]]] }) };
    const { phases, rates, balanceDrift } = layerGrowth(trajectory);
    expect(phases[1]).toEqual({
      onset: Number.POSITIVE_INFINITY,
      steepest: Number.POSITIVE_INFINITY,
      saturation: Number.POSITIVE_INFINITY,
    });
    expect(rates.get(1, 0)).toBeCloseTo(4, 14);
    expect(phases[0]!.onset).toBeCloseTo(Math.sqrt(1.08) - 1, 10);
    expect(balanceDrift.get(2, 0)).toBe(8);
  });

  it("takes biases into the balance, and tells units' own from that between them", () => {
    const trajectory = {
      times: [0, 1],
      at: (t: number) => ({ weights: [[[t], [1]], [[2, 3]]], biases: [[2 * t, t], [0]] }),
    };
    // W₁W₁ᵀ + b bᵀ goes from [[0, 0], [0, 1]] to [[1 + 4, 1 + 2], [3, 1 + 1]].
    const { balanceDrift, unitDrift } = layerGrowth(trajectory);
    expect([balanceDrift.get(1, 0), unitDrift.get(1, 0)]).toEqual([5, 5]);
    const turned = layerGrowth({ times: [0, 1], at: (t) => ({ weights: [[[1], [1 - 2 * t]], [[2, 3]]] }) });
    expect([turned.balanceDrift.get(1, 0), turned.unitDrift.get(1, 0)]).toEqual([2, 0]);
    const wrong = { times: [0, 1], at: () => ({ weights: [[[1]], [[1]]], biases: [[1, 2], [0]] }) };
    expect(() => layerGrowth(wrong)).toThrow(/biases\[0\]/);
  });

  it("refuses what it cannot use", () => {
    const at = () => ({ weights: [[[1]]] });
    const bad: [unknown, object, RegExp][] = [
      [{ times: [0], at }, {}, /two different times/],
      [{ times: [0, 1], at }, { times: [0, 2] }, /options\.times/],
      [{ times: [0, 1] }, {}, /trajectory\.at/],
      [{ times: [0, 1], at: () => ({}) }, {}, /weights/],
      [{ times: [0, 1], at: (t: number) => ({ weights: t > 0 ? [[[1, 2]]] : [[[1]]] }) }, {}, /same shapes/],
      [{ times: [0, 1], at }, { tau: 0 }, /tau/],
    ];
    for (const [trajectory, options, message] of bad) {
      const call = () => layerGrowth(trajectory as typeof flow, options);
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});

describe("layerAlignment", () => {
  it("is one for balanced weights, small for random ones, and rises as a mode is learned", () => {
    for (const a of layerAlignment(balancedWeights({ widths: [6, 8, 7, 3], scale: 0.1, seed: 2 }))) {
      expect(a).toBeCloseTo(1, 12);
    }
    expect(layerAlignment([[[1, 2]]]).length).toBe(0);
    const vectors: NdArray[] = [diagonal([3, 1]), diagonal([1, 2])];
    expect(Array.from(layerAlignment(vectors))).toEqual([0]);
    const small = gaussianWeights({ widths: [8, 20, 20, 8], standardDeviation: 0.01, seed: 4 });
    const data = correlationsFrom({
      inputInput: diagonal(new Array(8).fill(1)),
      outputInput: diagonal([3, 1, 1, 1, 1, 1, 1, 1]),
    });
    const course = gradientFlow(small, data, { times: [0, 40] });
    const [before, after] = [layerAlignment(small), layerAlignment(course.at(40).weights)];
    for (const l of [0, 1]) {
      expect(before[l]!).toBeLessThan(0.9);
      expect(after[l]!).toBeGreaterThan(0.999);
    }
  });
});
