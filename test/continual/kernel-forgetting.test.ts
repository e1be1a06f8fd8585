import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNested } from "../../src/arrays";
import { kernelForgetting } from "../../src/continual";
import { continualLearning, lambdaBalancedWeights } from "../../src/deep-linear";
import {
  featureForgetting,
  featureKernel,
  featureLaw,
} from "../../src/experiments/continual/width-forgetting/random-features";
import { matmul } from "../../src/linalg";
import { dense, kernelGradientFlow, kernels, relu, serial } from "../../src/ntk";
import { normal } from "../../src/random";
import { teacher } from "../../src/tasks";
import { expectClose } from "../helpers/numbers";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

const onCircle = (degrees: readonly number[]): number[][] =>
  degrees.map((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);
const gram = (x: number[][] | NdArray): NdArray => matmul(x, x, { transposeRight: true });
const rows = (count: number, size: number, seed: number) =>
  toNested(normal({ shape: [count, size], seed })) as number[][];
const pick = <T>(list: readonly T[], indices: readonly number[]): T[] => indices.map((i) => list[i]!);

/** Change of the output of sample 0 by learning sample 1 from 0 to 1. */
const drift = (kernel: readonly (readonly number[])[]): number =>
  kernelForgetting(kernel, [[1]], [0, 1]).get(0, 0);

describe("kernelForgetting", () => {
  it("has the outputs of three tasks of one sample, and forgets cos⁴ of the angle", () => {
    const outputs = kernelForgetting(gram(onCircle([0, 60, 100])), [[0], [1], [2]], [1, 0, -0.5]);
    references.only("outputs after each of three tasks").check(toNested(outputs));
    expect(Math.abs((1 - outputs.get(1, 0)) ** 2 - 0.0625)).toBeLessThan(1e-15);
    const [right] = toNested(
      kernelForgetting(gram(onCircle([0, 90])), [[0], [1]], [1, 7]).pick(1),
    ) as number[];
    expect(Math.abs(right! - 1)).toBeLessThan(1e-14);
  });

  it("forgets the square of the tangent kernel of infinitely wide ReLU networks", () => {
    const network = serial(dense({ width: 1, weightVariance: 1 }), relu(), dense({ weightVariance: 1 }));
    for (const { given, check } of references.all<{ degrees: number }>(
      "tangent kernel of a two-layer ReLU network, and its square",
    )) {
      // The variance of a weight is 1/2, so that inputs of norm √2 are unit inputs of the reference.
      const inputs = onCircle([0, given.degrees]).map((x) => x.map((entry) => entry * Math.SQRT2));
      const moved = drift(toNested(kernels(network)(inputs).ntk as NdArray) as number[][]);
      check([moved, moved ** 2]);
    }
  });

  it("exceeds its limit by c/width in random features of finite width, with deviations of 1/√width", () => {
    const { given, expected, tolerance } = references.only<{ angle: number }>(
      "limit of the forgetting of wide random features",
    );
    const { limit, excess, deviation } = featureLaw(given.angle);
    expect(Math.abs(limit - expected)).toBeLessThan((tolerance as { absolute: number }).absolute);
    for (const { given: at, check } of references.all<{ width: number }>(
      "mean forgetting of 400 draws of random features",
    )) {
      check(limit + excess / at.width);
    }
    const [first, both, second] = featureKernel(64, given.angle, 5);
    const forgotten = drift([
      [first, both],
      [both, second],
    ]);
    expect(forgotten ** 2).toBeCloseTo(featureForgetting(64, given.angle, 1, 5).mean, 14);
    for (const [width, draws] of [
      [64, 2000],
      [256, 1000],
    ] as const) {
      const { mean, deviation: spread } = featureForgetting(width, given.angle, draws, 0);
      // Four standard errors, and the next order of 1/width.
      const error = (4 * spread) / Math.sqrt(draws) + 12 / width ** 2;
      expect(Math.abs(mean - limit - excess / width)).toBeLessThan(error);
      const spreadError = (4 * deviation) / Math.sqrt(2 * draws) + 12 / width;
      expect(Math.abs(spread * Math.sqrt(width) - deviation)).toBeLessThan(spreadError);
    }
  });

  it("follows the gradient flow of a kernel machine on task after task", () => {
    const x = rows(9, 4, 1);
    const kernel = toNested(gram(x)).map((row, i) =>
      (row as number[]).map((k, j) => k ** 2 + Number(i === j)),
    );
    const targets = rows(9, 2, 2);
    const groups = [
      [4, 0],
      [7, 1, 2],
      [3, 8],
    ];
    let outputs = rows(9, 2, 3);
    const found = kernelForgetting(kernel, groups, targets, outputs);
    expect(found.shape).toEqual([3, 9, 2]);
    for (const [t, group] of groups.entries()) {
      const block = pick(kernel, group).map((row) => pick(row, group));
      const initial = pick(outputs, group);
      const flow = kernelGradientFlow({ kernel: block, targets: pick(targets, group), initial });
      const cross = kernel.map((row) => pick(row, group));
      outputs = toNested(flow.test(cross, outputs, Number.POSITIVE_INFINITY)) as number[][];
      expectClose(found.data.subarray(18 * t, 18 * (t + 1)), outputs.flat(), 1e-12);
    }
  });

  it("has the losses of two-layer linear networks that learn white tasks completely", () => {
    const sizes = { inputSize: 3, outputSize: 2, samples: 8, noise: 0.3, whiten: true };
    const tasks = [1, 2, 3].map((seed) => teacher({ ...sizes, seed }));
    const weights = lambdaBalancedWeights({ widths: [3, 4, 2], lambda: 0, scale: 0.1 });
    const { losses } = continualLearning(weights, tasks);
    const stack = (part: "inputs" | "targets") => tasks.flatMap((task) => toNested(task[part]) as number[][]);
    const groups = tasks.map((_, t) => Array.from({ length: 8 }, (_x, i) => 8 * t + i));
    // Kernels of 8 samples in 3 dimensions are singular, and noise cannot be learned.
    const outputs = kernelForgetting(gram(stack("inputs")), groups, stack("targets"));
    const targets = stack("targets");
    for (const [t] of tasks.entries()) {
      for (const [i, group] of groups.entries()) {
        const loss = group.reduce(
          (sum, p) =>
            sum + [0, 1].reduce((s, o) => s + (outputs.get(t, p, o) - targets[p]![o]!) ** 2 / 16, 0),
          0,
        );
        expect(Math.abs(loss - losses.get(t + 1, i))).toBeLessThan(1e-10);
      }
    }
  });

  it("does not depend on the order of samples within a task, nor on the other outputs", () => {
    const kernel = gram(rows(5, 6, 4));
    const targets = rows(5, 2, 5);
    const all = kernelForgetting(
      kernel,
      [
        [0, 3],
        [2, 1, 4],
      ],
      targets,
    );
    const permuted = kernelForgetting(kernel, [[3, 0], Int32Array.of(4, 2, 1)], targets);
    expectClose(permuted, all, 1e-12);
    const second = targets.map(([, y]) => y!);
    const alone = kernelForgetting(
      kernel,
      [
        [0, 3],
        [2, 1, 4],
      ],
      second,
    );
    expect(alone.shape).toEqual([2, 5]);
    for (let t = 0; t < 2; t++) {
      for (let i = 0; i < 5; i++) expect(Math.abs(alone.get(t, i) - all.get(t, i, 1))).toBeLessThan(1e-12);
    }
  });

  it("forgets nothing if the same samples with the same targets come again", () => {
    const x = rows(3, 5, 6);
    const outputs = kernelForgetting(
      gram([...x, ...x]),
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
      [1, -1, 2, 1, -1, 2],
    );
    for (let t = 0; t < 2; t++)
      expectClose(outputs.data.subarray(6 * t, 6 * t + 6), [1, -1, 2, 1, -1, 2], 1e-12);
  });

  it("learns the mean of contradictory targets of equal samples, and nothing with a kernel of 0", () => {
    const ones = [
      [1, 1],
      [1, 1],
    ];
    expectClose(kernelForgetting(ones, [[0, 1]], [1, 2]), [1.5, 1.5], 1e-15);
    expect([...kernelForgetting([[0]], [[0]], [1], [3]).data]).toEqual([3]);
  });

  it("rejects groups that overlap, are empty or out of range, invalid kernels and wrong shapes", () => {
    const kernel = [
      [1, 0.5],
      [0.5, 1],
    ];
    const rejects = (message: string | RegExp, ...args: Parameters<typeof kernelForgetting>) => {
      expect(() => kernelForgetting(...args)).toThrow(ArgumentError);
      expect(() => kernelForgetting(...args)).toThrow(message);
    };
    rejects("groups[1][0] must be a sample that occurs once", kernel, [[0], [0]], [1, 0]);
    rejects("groups[0][1] must be a sample that occurs once", kernel, [[1, 1]], [1, 0]);
    rejects("groups[0][0] must be an integer at least 0 and at most 1", kernel, [[2]], [1, 0]);
    rejects("groups[0][0]", kernel, [[0.5]], [1, 0]);
    rejects("groups[0]", kernel, [[]], [1, 0]);
    rejects("groups must be an array of at least one group", kernel, [], [1, 0]);
    rejects("targets", kernel, [[0]], [1, 0, 1]);
    rejects("targets", kernel, [[0]], [1, Number.NaN]);
    rejects(
      "initial",
      kernel,
      [[0]],
      [1, 0],
      [
        [1, 0],
        [1, 0],
      ],
    );
    rejects(
      "kernel must be a symmetric matrix",
      [
        [1, 0.5],
        [0.4, 1],
      ],
      [[0]],
      [1, 0],
    );
    rejects(
      "kernel (samples of groups[1])",
      [
        [1, 0, 0],
        [0, 1, 2],
        [0, 2, 1],
      ],
      [[0], [1, 2]],
      [1, 0, 0],
    );
    rejects(
      "targets must be small enough",
      [
        [1e-300, 1],
        [1, 1],
      ],
      [[0]],
      [1e300, 0],
    );
  });
});
