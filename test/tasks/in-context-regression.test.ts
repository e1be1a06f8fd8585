import { describe, expect, it } from "vitest";
import { toNdArray } from "../../src/arrays";
import { alignedWeights, gradientFlow, loss } from "../../src/deep-linear";
import { matmul, solve } from "../../src/linalg";
import { generator } from "../../src/random";
import { inContextRegression } from "../../src/tasks";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

const identity = (size: number) =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_x, j) => Number(i === j)));

describe("inContextRegression", () => {
  it("has one mode for white inputs, with the strength and variance of the reference", () => {
    const task = inContextRegression({ covariance: identity(4), examples: 31 });
    const strength = Math.hypot(...task.inputOutputCorrelation.data);
    const variance = task.inputCorrelation.get(5, 5);
    references.only("white inputs of four dimensions, 31 examples").check({
      variance,
      strength,
      final: strength / variance,
      loss: task.loss,
    });
  });

  it("is learned by a two-layer linear network along the closed form", () => {
    const task = inContextRegression({ covariance: identity(4), examples: 31 });
    const losses = references.all<number, number>("losses of the white problem from u = 0.001");
    const weights = alignedWeights({ correlations: task, widths: [16, 1, 1], strengths: 1e-3 });
    const flow = gradientFlow(weights, task, { times: losses.map(({ given }) => given) });
    for (const [i, reference] of losses.entries()) reference.check(flow.loss[i]);
  });

  it("has the optimum of the reference, which solves the normal equations and has the least loss", () => {
    const covariance = [
      [2, 0, 0],
      [0, 1, 0],
      [0, 0, 0.5],
    ];
    const task = inContextRegression({ covariance, examples: 20 });
    const diagonal = [0, 1, 2].map((d) => task.optimum.get(d, d));
    references
      .only("optimum for Λ = diag(2, 1, 0.5), 20 examples")
      .check({ optimum: diagonal, loss: task.loss });
    const solved = solve(task.inputCorrelation, toNdArray(task.inputOutputCorrelation.data.slice(), [9, 1]));
    for (const [at, x] of solved.data.entries()) expect(task.optimum.data[at]).toBeCloseTo(x, 12);
    const map = toNdArray(task.optimum.data.slice(), [1, 9]);
    expect(loss([map], task)).toBeCloseTo(task.loss, 13);
  });

  it("has the averages of sequences that are drawn, with a covariance of any basis", () => {
    const root = [
      [1, 0.5],
      [0, 0.7],
    ];
    const covariance = matmul(root, root, { transposeRight: true });
    const examples = 3;
    const task = inContextRegression({ covariance, examples });
    const random = generator(1);
    const draw = () => {
      const z = [random.normal(), random.normal()];
      return root.map((row) => row[0]! * z[0]! + row[1]! * z[1]!);
    };
    const sequences = 200_000;
    const [second, cross] = [new Float64Array(16), new Float64Array(4)];
    for (let s = 0; s < sequences; s++) {
      const w = [random.normal(), random.normal()];
      const target = (x: readonly number[]) => x[0]! * w[0]! + x[1]! * w[1]!;
      const beta = [0, 0];
      for (let n = 0; n < examples; n++) {
        const x = draw();
        for (const i of [0, 1]) beta[i]! += (target(x) * x[i]!) / examples;
      }
      const query = draw();
      const z = [0, 1].flatMap((i) => [0, 1].map((j) => beta[i]! * query[j]!));
      for (let i = 0; i < 4; i++) {
        cross[i]! += (target(query) * z[i]!) / sequences;
        for (let j = 0; j < 4; j++) second[i * 4 + j]! += (z[i]! * z[j]!) / sequences;
      }
    }
    // Standard errors of 200,000 heavy-tailed products: about 1 %.
    const scale = Math.max(...task.inputCorrelation.data);
    for (const [at, x] of second.entries())
      expect(Math.abs(x - task.inputCorrelation.data[at]!) / scale).toBeLessThan(0.05);
    for (const [at, x] of cross.entries())
      expect(Math.abs(x - task.inputOutputCorrelation.data[at]!)).toBeLessThan(0.05);
  });

  it("accepts a singular covariance, with the optimum of least norm", () => {
    const task = inContextRegression({
      covariance: [
        [1, 0],
        [0, 0],
      ],
      examples: 5,
    });
    expect(task.optimum.get(1, 1)).toBe(0);
    expect(task.optimum.get(0, 0)).toBeCloseTo(1 / (1 + 2 / 5), 14);
    expect(inContextRegression({ covariance: [[0]], examples: 5 }).loss).toBe(0);
  });

  it("rejects covariances that no inputs have, numbers of examples below 1, and D⁴ numbers beyond memory", () => {
    const rejects = (covariance: number[][], examples: number) =>
      expect(() => inContextRegression({ covariance, examples }));
    rejects([[-1]], 5).toThrow(/positive semidefinite/);
    rejects(
      [
        [1, 2],
        [0, 1],
      ],
      5,
    ).toThrow(/symmetric/);
    rejects([[1]], 0.5).toThrow(/examples must be an integer at least 1/);
    rejects(identity(200), 5).toThrow(/D⁴ entries/);
    rejects([[1e200]], 5).toThrow(/finite/);
  });
});
