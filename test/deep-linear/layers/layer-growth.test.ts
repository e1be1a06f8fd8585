import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { gaussianWeights, gradientDescent, gradientFlow, layerGrowth } from "../../../src/deep-linear";
import { matmul } from "../../../src/linalg";
import { correlations, teacher } from "../../../src/tasks";
import { largestEntry } from "../../helpers/numbers";

const task = teacher({ inputSize: 6, outputSize: 3, samples: 40, noise: 0.2, seed: 1 });
const start = gaussianWeights({ widths: [6, 8, 8, 8, 3], standardDeviation: 0.25, seed: 2 });
const times = Array.from({ length: 61 }, (_, i) => i / 5);
const flow = gradientFlow(start, task, { times, tau: 0.8 });

describe("layerGrowth", () => {
  it("rejects a task, which gives the rates of linear networks, for a trajectory with biases", () => {
    const at = (t: number) => ({
      weights: flow.at(t).weights,
      biases: [8, 8, 8, 3].map((n) => new Float64Array(n)),
    });
    expect(layerGrowth({ times, at }).phases).toHaveLength(4);
    expect(() => layerGrowth({ times, at }, { data: task })).toThrow("options.data must be omitted");
  });

  it("finds equal growth of all layers of a linear network, at the rate −(2/τ) tr(Gᵀ W), and a conserved balance", () => {
    const { squaredNorms, rates, balanceDrift } = layerGrowth(flow, { data: task, tau: 0.8 });
    const { inputCorrelation, inputOutputCorrelation } = correlations(task);
    expect(squaredNorms.shape).toEqual([61, 4]);
    for (const i of times.keys()) {
      const w = flow.products[i]!;
      const error = matmul(w, inputCorrelation).data.map((x, k) => inputOutputCorrelation.data[k]! - x);
      const predicted = (2 / 0.8) * error.reduce((sum, e, k) => sum + e * w.data[k]!, 0);
      for (let l = 0; l < 4; l++) {
        expect(Math.abs(rates.get(i, l) - predicted)).toBeLessThan(1e-10);
        const growth = squaredNorms.get(i, l) - squaredNorms.get(0, l);
        expect(Math.abs(growth - (squaredNorms.get(i, 0) - squaredNorms.get(0, 0)))).toBeLessThan(1e-9);
      }
    }
    expect(squaredNorms.get(60, 0) - squaredNorms.get(0, 0)).toBeGreaterThan(0.5);
    expect(largestEntry(balanceDrift)).toBeLessThan(1e-9);
  });

  it("finds growth under gradient descent that differs between layers at first order in the learning rate", () => {
    const drifts = [0.02, 0.005, 0.00125].map((learningRate) => {
      const descent = gradientDescent(start, task, { learningRate, steps: 12 / learningRate });
      const { balanceDrift, squaredNorms } = layerGrowth(descent, { times: [0, 12] });
      const growth = [0, 1, 2, 3].map((l) => squaredNorms.get(1, l) - squaredNorms.get(0, l));
      return [largestEntry(balanceDrift), Math.max(...growth) - Math.min(...growth)] as const;
    });
    for (const kind of [0, 1] as const) {
      // The second-order term at a learning rate of 0.005 is a few per cent.
      expect(Math.abs(drifts[1]![kind] / drifts[2]![kind] - 4)).toBeLessThan(0.2);
      expect(drifts[0]![kind]).toBeGreaterThan(1e-4);
    }
  });

  it("computes rates from differences if no task is given", () => {
    const exact = layerGrowth(flow, { data: task, tau: 0.8 });
    const fine = Array.from({ length: 1201 }, (_, i) => i / 100);
    const { rates, phases } = layerGrowth(flow, { times: fine });
    for (const i of [5, 20, 50]) {
      // The error of parabolas over steps of 0.01 is 1e-4 / 6 times the third derivative.
      expect(Math.abs(rates.get(20 * i, 2) - exact.rates.get(i, 2))).toBeLessThan(1e-3);
    }
    for (const [l, { onset, steepest, saturation }] of phases.entries()) {
      expect(Math.abs(onset - exact.phases[l]!.onset)).toBeLessThan(1e-9);
      expect(Math.abs(saturation - exact.phases[l]!.saturation)).toBeLessThan(1e-9);
      expect(Math.abs(steepest - exact.phases[l]!.steepest)).toBeLessThan(0.011);
    }
  });

  it("accepts any trajectory of weights, and gives infinite phases for layers that do not grow", () => {
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

  it("includes biases in the balance, and distinguishes the balance of units from that between units", () => {
    const trajectory = {
      times: [0, 1],
      at: (t: number) => ({ weights: [[[t], [1]], [[2, 3]]], biases: [[2 * t, t], [0]] }),
    };
    // W₁W₁ᵀ + b bᵀ changes from [[0, 0], [0, 1]] to [[1 + 4, 1 + 2], [3, 1 + 1]].
    const { balanceDrift, unitDrift } = layerGrowth(trajectory);
    expect([balanceDrift.get(1, 0), unitDrift.get(1, 0)]).toEqual([5, 5]);
    const rotated = layerGrowth({ times: [0, 1], at: (t) => ({ weights: [[[1], [1 - 2 * t]], [[2, 3]]] }) });
    expect([rotated.balanceDrift.get(1, 0), rotated.unitDrift.get(1, 0)]).toEqual([2, 0]);
    const wrong = { times: [0, 1], at: () => ({ weights: [[[1]], [[1]]], biases: [[1, 2], [0]] }) };
    expect(() => layerGrowth(wrong)).toThrow(/^layerGrowth: trajectory\.at\(t\)\.biases\[0\] must be/);
  });

  it("rejects invalid trajectories and options, naming the argument", () => {
    const at = () => ({ weights: [[[1]]] });
    const bad: [unknown, object, RegExp][] = [
      [{ times: [0], at }, {}, /two different times/],
      [{ times: [0, 1], at }, { times: [0, 2] }, /options\.times\[1\]/],
      [{ times: [0, 1] }, {}, /trajectory\.at/],
      [{ times: [0, 1], at: () => ({}) }, {}, /trajectory\.at\(t\)\.weights must be an array/],
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
