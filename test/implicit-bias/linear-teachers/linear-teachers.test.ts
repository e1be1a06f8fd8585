import { describe, expect, it } from "vitest";
import {
  agreementDirection,
  agreementRegime,
  isGuaranteed,
  type LeakyNetwork,
  leakyNetwork,
  maxMargin,
  neuronClusters,
  trainLeaky,
  trainLeakyAsync,
  updateBound,
} from "../../../src/implicit-bias";
import { matmul } from "../../../src/linalg";
import { generator } from "../../../src/random";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

const two = {
  inputs: [
    [2, 1],
    [-1, 0.5],
  ],
  labels: [1, -1],
};
const six = {
  inputs: [
    [2, 1],
    [1, 2],
    [3, -1],
    [-1, 0.5],
    [-2, -1],
    [-1.5, -2],
  ],
  labels: [1, 1, 1, -1, -1, -1],
};

/** Two classes at ±3 along the first of five inputs, with unit noise. */
function blobs(seed: number) {
  const random = generator(seed);
  const labels = Array.from({ length: 40 }, (_, p) => (p % 2 === 0 ? 1 : -1));
  const inputs = labels.map((y) => [0, 1, 2, 3, 4].map((i) => random.normal() + (i === 0 ? 3 * y : 0)));
  return { inputs, labels };
}

const unit = (v: Float64Array) => {
  const length = Math.hypot(...v);
  return [...v].map((x) => x / length);
};

/** Outputs of a network, computed entry by entry. */
function outputsOf(
  { positive, negative, alpha, readout }: LeakyNetwork,
  inputs: readonly number[][],
): number[] {
  const sigma = (z: number) => Math.max(z, alpha * z);
  const [w, u] = [positive, negative].map((weights) => matmul(inputs, weights, { transposeRight: true }));
  return inputs.map((_, p) => {
    let sum = 0;
    for (let i = 0; i < w!.shape[1]!; i++) sum += readout * (sigma(w!.get(p, i)) - sigma(u!.get(p, i)));
    return sum;
  });
}

describe("agreementDirection", () => {
  it("has the solutions of the reference", () => {
    const { multipliers, w, u, normal, consistent } = agreementDirection(two, { alpha: 0.1 });
    references
      .only("limit directions of two points, α = 0.1")
      .check({ multipliers: [...multipliers], w: [...w], u: [...u], normal: [...normal] });
    expect(consistent).toBe(true);
    for (const reference of references.all<number, Record<string, number[]>>(
      "limit directions of six points",
    )) {
      const found = agreementDirection(six, { alpha: reference.given });
      reference.check({ multipliers: [...found.multipliers], normal: unit(found.normal) });
    }
  });

  it("satisfies the conditions of Karush, Kuhn & Tucker to 1e-10, and w − u = (1 + α) Σ λ y x", () => {
    for (const [seed, alpha] of [
      [1, 0.05],
      [2, 0.3],
      [3, 0.9],
    ] as const) {
      const problem = blobs(seed);
      const { multipliers, w, u, normal } = agreementDirection(problem, { alpha });
      const sum = [0, 1, 2, 3, 4].map((i) =>
        problem.inputs.reduce((s, x, p) => s + (1 + alpha) * multipliers[p]! * problem.labels[p]! * x[i]!, 0),
      );
      for (const [i, value] of sum.entries()) expect(normal[i]).toBeCloseTo(value, 10);
      for (const [p, x] of problem.inputs.entries()) {
        const [own, other] = problem.labels[p] === 1 ? [w, u] : [u, w];
        const margin = x.reduce((s, value, i) => s + (own[i]! - alpha * other[i]!) * value, 0);
        expect(margin).toBeGreaterThan(1 - 1e-10);
        expect(Math.abs(multipliers[p]! * (margin - 1))).toBeLessThan(1e-10);
        expect(multipliers[p]).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it("has the normal of the support vector machine for α = 1, not for α = 0.1", () => {
    const machine = unit(maxMargin(blobs(4)).weights);
    const cosine = (alpha: number) =>
      unit(agreementDirection(blobs(4), { alpha }).normal).reduce((s, x, i) => s + x * machine[i]!, 0);
    expect(cosine(1)).toBeCloseTo(1, 12);
    expect(cosine(0.1)).toBeLessThan(1 - 1e-4);
  });

  it("is unchanged by doubled samples, and solves classes that no hyperplane separates", () => {
    const doubled = { inputs: [...six.inputs, [-1, 0.5]], labels: [...six.labels, -1] };
    const [once, twice] = [six, doubled].map((problem) => agreementDirection(problem, { alpha: 0.1 }));
    for (const i of [0, 1]) expect(twice!.normal[i]).toBeCloseTo(once!.normal[i]!, 10);
    const mixed = {
      inputs: [
        [1, 0],
        [2, 0],
      ],
      labels: [1, -1],
    };
    const { w, u, consistent } = agreementDirection(mixed, { alpha: 0.5 });
    expect(w[0]! - 0.5 * u[0]!).toBeCloseTo(1, 12);
    expect(consistent).toBe(false);
    expect(() => agreementDirection(mixed, { alpha: 1 })).toThrow(
      /that a hyperplane through the origin separates/,
    );
  });

  it("refuses a class that lies in no open half-space, and numbers out of range", () => {
    const around = {
      inputs: [
        [1, 0],
        [-1, 0],
      ],
      labels: [1, 1],
    };
    expect(() => agreementDirection(around, { alpha: 0.5 })).toThrow(/classes each of which lies in an open/);
    expect(() => agreementDirection(two, { alpha: 0 })).toThrow(/alpha must be a finite number above 0/);
    expect(() => agreementDirection({ ...two, labels: [1, 2] }, { alpha: 0.5 })).toThrow(/labels\[1\]/);
  });
});

describe("trainLeaky", () => {
  const options = { learningRate: 0.1, lossFloor: 0.1 };
  const start = leakyNetwork({ units: 20, inputSize: 2, alpha: 0.1, scale: 1e-3, seed: 1 });

  it("ends when every loss is below the floor, within the bound of the updates", () => {
    for (const scale of [1e-3, 0.1, 1]) {
      const initial = leakyNetwork({ units: 20, inputSize: 2, alpha: 0.1, scale, seed: 2 });
      const { network, updates, epochs, result } = trainLeaky(initial, six, options);
      expect(result).toBe("converged");
      for (const [p, output] of outputsOf(network, six.inputs).entries()) {
        expect(Math.log1p(Math.exp(-six.labels[p]! * output))).toBeLessThan(0.1);
      }
      expect(updates).toBeLessThan(updateBound(initial, six, options));
      expect(updates).toBeGreaterThan(100);
      expect(epochs).toBeGreaterThan(1);
    }
  });

  it("makes the gradient step of finite differences on a single sample", () => {
    const problem = { inputs: [[0.7, -0.4]], labels: [-1] };
    const initial = leakyNetwork({ units: 3, inputSize: 2, alpha: 0.3, scale: 1, seed: 3 });
    const { network } = trainLeaky(initial, problem, { learningRate: 0.2, lossFloor: 1e-9, updates: 1 });
    const lossOf = (at: LeakyNetwork) => Math.log1p(Math.exp(outputsOf(at, problem.inputs)[0]!));
    for (const side of ["positive", "negative"] as const) {
      for (let k = 0; k < 6; k++) {
        const moved = (by: number) => {
          const copy = leakyNetwork({ units: 3, inputSize: 2, alpha: 0.3, scale: 1, seed: 3 });
          copy[side].data[k]! += by;
          return lossOf(copy);
        };
        const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect(network[side].data[k]! - initial[side].data[k]!).toBeCloseTo(-0.2 * slope, 9);
      }
    }
  });

  it("aligns small neurons in perfect agreement towards the limit direction; large ones stay apart", () => {
    const problem = blobs(2);
    const trained = (scale: number, lossFloor: number) =>
      trainLeaky(leakyNetwork({ units: 20, inputSize: 5, alpha: 0.1, scale, seed: 4 }), problem, {
        learningRate: 0.1,
        lossFloor,
      }).network;
    const [early, late] = [trained(1e-3, 0.1), trained(1e-3, 0.002)];
    expect(agreementRegime(late, problem)).toEqual({ agreement: true, perfect: true });
    const { normal, consistent } = agreementDirection(problem, { alpha: 0.1 });
    expect(consistent).toBe(true);
    const cosineOf = (network: LeakyNetwork) => {
      const { positive, negative } = neuronClusters(network);
      const [a, b] = [unit(positive.map((x, i) => x - negative[i]!)), unit(normal)];
      return a.reduce((s, x, i) => s + x * b[i]!, 0);
    };
    // The limit is approached as 1 / log of the number of steps.
    expect(cosineOf(late)).toBeGreaterThan(0.99);
    expect(cosineOf(late)).toBeGreaterThan(cosineOf(early));
    expect(agreementRegime(trained(10, 0.1), problem).agreement).toBe(false);
  });

  it("reaches perfect agreement just where the limit direction is itself in perfect agreement", () => {
    for (const [seed, expected] of [
      [1, true],
      [3, true],
      [4, false],
      [5, false],
    ] as const) {
      const problem = blobs(seed);
      expect(agreementDirection(problem, { alpha: 0.1 }).consistent).toBe(expected);
      const initial = leakyNetwork({ units: 20, inputSize: 5, alpha: 0.1, scale: 1e-3, seed: 4 });
      const { network } = trainLeaky(initial, problem, { learningRate: 0.1, lossFloor: 0.002 });
      expect(agreementRegime(network, problem).perfect).toBe(expected);
    }
  });

  it("classifies guaranteed inputs like the difference of the clusters", () => {
    const { network } = trainLeaky(start, six, options);
    const clusters = neuronClusters(network);
    const random = generator(6);
    let guaranteed = 0;
    for (let i = 0; i < 2000; i++) {
      const x = [random.normal(), random.normal()];
      if (!isGuaranteed(clusters, x)) continue;
      guaranteed++;
      const along = x.reduce((s, value, j) => s + value * (clusters.positive[j]! - clusters.negative[j]!), 0);
      expect(Math.sign(outputsOf(network, [x])[0]!)).toBe(Math.sign(along));
    }
    expect(guaranteed).toBeGreaterThan(1000);
    expect(isGuaranteed(clusters, [0, 0])).toBe(true);
  });

  it("stops after the updates that it may make, or on a signal, with the weights so far", async () => {
    const finished = trainLeaky(start, six, { ...options, updates: 7 });
    expect([finished.updates, finished.result]).toEqual([7, "finished"]);
    expect(trainLeaky(start, six, { ...options, updates: 0 }).network.positive.data).toEqual(
      start.positive.data,
    );
    const whole = trainLeaky(start, six, options);
    expect((await trainLeakyAsync(start, six, options)).network).toEqual(whole.network);
    const slow = { learningRate: 1e-4, lossFloor: 1e-6, updates: 1e9 };
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const stopped = await trainLeakyAsync(start, six, { ...slow, signal: controller.signal, onProgress });
    expect(stopped.result).toBe("aborted");
    expect(stopped.updates).toBeGreaterThan(0);
  });

  it("refuses shapes that do not match, and numbers out of range", () => {
    const problem = { inputs: [[1, 2, 3]], labels: [1] };
    expect(() => trainLeaky(start, problem, options)).toThrow(/network.positive/);
    expect(() => trainLeaky(start, six, { ...options, lossFloor: 0 })).toThrow(/lossFloor/);
    expect(() => trainLeaky({ ...start, alpha: 2 }, six, options)).toThrow(/network.alpha/);
    expect(() => leakyNetwork({ units: 0, inputSize: 2, alpha: 0.1, scale: 1 })).toThrow(/units/);
    expect(() => leakyNetwork({ units: 1e9, inputSize: 1e6, alpha: 0.1, scale: 1 })).toThrow(/units/);
  });

  it("refuses inputs for which the outputs overflow, in place of skipping their samples", () => {
    const weights = [[1e200, 1e200]];
    const network = { positive: weights, negative: weights, alpha: 0.1, readout: 1 };
    const problem = { inputs: [[1e200, 1e200]], labels: [1] };
    expect(() => trainLeaky(network, problem, { learningRate: 0.1, lossFloor: 0.1 })).toThrow(
      /problem\.inputs must be so small that the outputs stay finite, received an overflow at sample 0/,
    );
  });
});

describe("updateBound", () => {
  it("has the values of the reference, and grows with the initial weights", () => {
    for (const reference of references.all<number, number>(
      "bounds of the updates on six points from weights of norm w₀",
    )) {
      const norm = reference.given;
      const positive = Array.from({ length: 20 }, () => [norm / Math.sqrt(80), norm / Math.sqrt(80)]);
      const network = { positive, negative: positive, alpha: 0.1, readout: 1 / Math.sqrt(40) };
      reference.check(updateBound(network, six, { learningRate: 0.1, lossFloor: 0.1 }));
    }
  });

  it("solves A t − c w₀ = c √(w₀² + tB)", () => {
    const network = leakyNetwork({ units: 3, inputSize: 2, alpha: 0.4, scale: 2, readout: 0.7, seed: 1 });
    const t = updateBound(network, two, { learningRate: 0.2, lossFloor: 0.3 });
    const start = Math.hypot(...network.positive.data, ...network.negative.data);
    const c = Math.sqrt(6) * Math.hypot(...maxMargin(two).weights);
    const a = 6 * 0.7 * 0.4 * 0.2 * (1 - Math.exp(-0.3));
    // The largest m / (1 + e^m) on a fine grid.
    const pull = Math.max(...Array.from({ length: 20_001 }, (_, i) => i / 1e4 / (1 + Math.exp(i / 1e4))));
    const b = 2 * 0.2 * pull + 6 * 0.2 ** 2 * 0.7 ** 2 * 5;
    expect((a * t - c * start) / (c * Math.sqrt(start ** 2 + t * b))).toBeCloseTo(1, 8);
  });

  it("refuses data that are not separable", () => {
    const network = leakyNetwork({ units: 2, inputSize: 1, alpha: 0.1, scale: 1 });
    const problem = { inputs: [[1], [2]], labels: [1, -1] };
    expect(() => updateBound(network, problem, { learningRate: 0.1, lossFloor: 0.1 })).toThrow(/separates/);
  });
});
