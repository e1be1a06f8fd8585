import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import {
  alignedWeights,
  balance,
  balancedWeights,
  gaussianWeights,
  lambdaBalancedWeights,
  loss,
  orthogonalWeights,
  product,
  taskModes,
} from "../../src/deep-linear";
import { matmul, svd } from "../../src/linalg";
import { correlations, semanticHierarchy, teacher } from "../../src/tasks";
import { distance, orthogonality, rowMajor } from "../linalg/matrices";

const shapes = (weights: { shape: number[] }[]) => weights.map((w) => w.shape);

describe("random weights", () => {
  it("have the shapes of their layers and the spread asked for", () => {
    const weights = gaussianWeights({ widths: [300, 200, 100], standardDeviation: 0.01, seed: 1 });
    expect(shapes(weights)).toEqual([
      [200, 300],
      [100, 200],
    ]);
    const data = weights[0]!.data;
    const power = data.reduce((sum, x) => sum + x * x, 0) / data.length;
    expect(Math.abs(power / 1e-4 - 1)).toBeLessThan(5 * Math.sqrt(2 / data.length));
    expect(gaussianWeights({ widths: [3, 2], standardDeviation: 1, seed: 5 })).toEqual(
      gaussianWeights({ widths: [3, 2], standardDeviation: 1, seed: 5 }),
    );
  });

  it("orthogonalWeights has all singular values equal to the gain", () => {
    for (const w of orthogonalWeights({ widths: [4, 9, 9, 2], gain: 0.7, seed: 2 })) {
      for (const s of svd(w).singularValues) expect(s).toBeCloseTo(0.7, 14);
    }
  });
});

describe("balancedWeights", () => {
  it("is balanced with lambda 0 for any widths, bottlenecks and width 1 included", () => {
    for (const widths of [
      [3, 2],
      [5, 9, 9, 3],
      [6, 2, 7],
      [1, 1, 1],
      [8, 8, 8, 8, 8, 8],
      [4, 1, 9],
    ]) {
      const weights = balancedWeights({ widths, scale: 0.3, seed: 4 });
      const found = balance(weights);
      expect(found.isBalanced(1e-14)).toBe(true);
      expect(Math.abs(found.lambda)).toBeLessThan(1e-15);
      expect(found.matrices.map((m) => m.shape)).toEqual(widths.slice(1, -1).map((n) => [n, n]));
    }
  });

  it("gives the product the size of a Gaussian matrix with the standard deviation `scale`", () => {
    const w = product(balancedWeights({ widths: [60, 80, 80, 40], scale: 1e-3, seed: 1 }));
    const power = w.data.reduce((sum, x) => sum + x * x, 0) / w.data.length;
    expect(Math.abs(power / 1e-6 - 1)).toBeLessThan(5 * Math.sqrt(2 / w.data.length));
  });
});

describe("lambdaBalancedWeights", () => {
  it("is lambda-balanced for every shape and sign for which that exists, and refuses the others", () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(size, size, size, fc.double({ min: -20, max: 20, noNaN: true }), (n0, n1, n2, lambda) => {
        const make = () => lambdaBalancedWeights({ widths: [n0, n1, n2], lambda, scale: 0.5, seed: 9 });
        if (lambda !== 0 && n1 > (lambda > 0 ? n2 : n0)) {
          expect(make).toThrow(/no wider than/);
          return;
        }
        const found = balance(make());
        expect(found.isBalanced(1e-13)).toBe(true);
        expect(Math.abs(found.lambda - lambda)).toBeLessThan(1e-13 * Math.max(1, Math.abs(lambda)));
      }),
      { numRuns: 300 },
    );
  });
});

describe("balance", () => {
  it("is W₂ᵀW₂ − W₁W₁ᵀ on paper", () => {
    const { matrices, lambda, isBalanced } = balance([[[1], [2]], [[3, 4]]]);
    expect(Array.from(matrices[0]!.data)).toEqual([9 - 1, 12 - 2, 12 - 2, 16 - 4]);
    expect(lambda).toBe(10);
    expect(isBalanced()).toBe(false);
    expect(isBalanced(1)).toBe(true);
    expect(balance([[[1, 2]]]).matrices).toEqual([]);
  });
});

describe("product and loss", () => {
  it("multiply from either side alike and agree with the loss over samples", () => {
    const task = teacher({ inputSize: 5, outputSize: 3, samples: 40, noise: 0.2, seed: 3 });
    for (const widths of [
      [5, 3],
      [5, 7, 3],
      [5, 2, 9, 3],
    ]) {
      const weights = gaussianWeights({ widths, standardDeviation: 0.6, seed: 8 });
      const w = weights.slice(1).reduce((partial, next) => matmul(next, partial), weights[0]!);
      expect(distance(product(weights), w)).toBeLessThan(1e-14);
      const outputs = matmul(task.inputs, w, { transposeRight: true });
      const direct = outputs.data.reduce((sum, y, i) => sum + (y - task.targets.data[i]!) ** 2, 0) / (2 * 40);
      expect(loss(weights, task)).toBeCloseTo(direct, 13);
      expect(loss(weights, correlations(task))).toBeCloseTo(direct, 13);
    }
  });

  it("refuse weights that do not chain or do not fit the task", () => {
    expect(() => product([[[1, 2]], [[1, 2]]])).toThrow(/weights\[1\] must be a matrix of shape \[rows, 1\]/);
    expect(() => product([])).toThrow(ArgumentError);
    expect(() => loss([[[1, 2, 3]]], { inputs: [[1, 2]], targets: [[1]] })).toThrow(ArgumentError);
    expect(() => loss([[[1]]], {} as never)).toThrow(/a task \{ inputs, targets \} or its correlations/);
  });
});

describe("alignedWeights", () => {
  const task = semanticHierarchy();
  const [nIn, nOut] = [task.inputs.shape[1]!, task.targets.shape[1]!];

  it("has the product U diag(strengths) Vᵀ at any depth, sign included", () => {
    const strengths = [0.5, -0.2, 1e-6];
    for (const hidden of [[], [4], [8, 3, 11]]) {
      const weights = alignedWeights({ correlations: task, widths: [nIn, ...hidden, nOut], strengths });
      const { outputModes, inputModes } = taskModes(task);
      const inner = matmul(matmul(outputModes, product(weights), { transposeLeft: true }), inputModes);
      for (let i = 0; i < nIn; i++) {
        for (let j = 0; j < nIn; j++) {
          const expected = i === j ? (strengths[i] ?? 0) : 0;
          expect(Math.abs(inner.get(i, j) - expected)).toBeLessThan(1e-14);
        }
      }
      expect(balance(weights).isBalanced(1e-12)).toBe(true);
    }
  });

  it("differs by lambda between two layers", () => {
    const weights = alignedWeights({
      correlations: task,
      widths: [nIn, nIn, nOut],
      strengths: 0.1,
      lambda: -3,
    });
    expect(balance(weights).lambda).toBeCloseTo(-3, 13);
    expect(balance(weights).isBalanced(1e-13)).toBe(true);
  });

  it("refuses sizes and strengths that do not fit", () => {
    const make =
      (widths: number[], strengths: number | number[], lambda = 0) =>
      () =>
        alignedWeights({ correlations: task, widths, strengths, lambda });
    expect(make([nIn + 1, nOut], 1)).toThrow(ArgumentError);
    expect(make([nIn, 2, nOut], [1, 2, 3])).toThrow(/at most 2 numbers/);
    expect(make([nIn, 3, 3, nOut], 1, 0.5)).toThrow(/lambda must be 0/);
    expect(make([nIn, 3, nOut], -1, 0.5)).toThrow(ArgumentError);
    expect(make([nIn, 0, nOut], 1)).toThrow(ArgumentError);
  });
});

describe("taskModes", () => {
  it("finds the strengths and variances of a task with correlated inputs, and whether they couple", () => {
    const white = taskModes(teacher({ inputSize: 6, outputSize: 4, samples: 50, whiten: true, seed: 2 }));
    expect(white.coupling).toBeLessThan(1e-13);
    for (const d of white.inputVariances) expect(d).toBeCloseTo(1, 13);
    const correlated = taskModes(teacher({ inputSize: 6, outputSize: 4, samples: 50, seed: 2 }));
    expect(correlated.coupling).toBeGreaterThan(0.01);
    expect(orthogonality(correlated.inputModes)).toBeLessThan(1e-13);
  });

  it("diagonalises the covariance within repeated singular values, where it is free to", () => {
    const inputInput = [
      [2, 0.5, 0],
      [0.5, 1, 0],
      [0, 0, 3],
    ];
    const outputInput = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 2],
    ];
    const modes = taskModes({ inputInput, outputInput, outputPower: 10, samples: 1 } as never);
    expect(modes.coupling).toBeLessThan(1e-15);
    const rebuilt = matmul(rowMajor(modes.outputModes), modes.inputModes, { transposeRight: true });
    expect(
      distance(
        rebuilt,
        matmul(outputInput, [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 0.5],
        ]),
      ),
    ).toBeLessThan(1e-15);
  });
});
