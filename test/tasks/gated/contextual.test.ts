import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { matmul, svd } from "../../../src/linalg";
import { contextual, correlations } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";

describe("contextual", () => {
  const task = contextual({ objects: 8, contexts: 3 });
  const { inputInput, outputInput } = correlations(task);
  const { singularValues, v } = svd(outputInput);

  it("has inputs [24, 11] and targets [24, 60] with the common block and one context's block filled", () => {
    expect([task.inputs.shape, task.targets.shape]).toEqual([
      [24, 11],
      [24, 60],
    ]);
    const active = (sample: number) =>
      Array.from({ length: 60 }, (_, f) => f).filter((f) => task.targets.get(sample, f) === 1);
    // Object 5 of context 1: root, second half, third quarter, itself; and the same in the third block of 15.
    expect(active(8 + 5)).toEqual([0, 2, 5, 12, 30, 32, 35, 42]);
    expect(task.labels?.items?.[13]).toBe("2.1.2 in context 2");
    expect(task.labels?.features?.[35]).toBe("2.1 (context 2)");
  });

  it("has the squared singular values 15, 7, 3, 3, 1, 1, 1, 1 of a tree of items", () => {
    const common = Array.from({ length: 8 }, (_, object) =>
      Array.from({ length: 15 }, (_, f) => task.targets.get(object, f)),
    );
    const squares = [...svd(common).singularValues].map((s) => s * s);
    // Origin: on paper, sums over the tree's levels (Jarvis et al. 2025). Tolerance 1e-13.
    expect(largestDifference(squares, [15, 7, 3, 3, 1, 1, 1, 1])).toBeLessThan(1e-13);
  });

  it("has the singular values of Σyx of three contexts", () => {
    // Origin: numpy's SVD for the data set of Jarvis et al. 2025, five decimals. Tolerance 5e-6.
    const stated = [1.07044, 0.45644, 0.45644, 0.38188, 0.25, 0.25, 0.14434, 0.14434, 0.14434, 0.14434, 0];
    expect(singularValues).toHaveLength(11);
    expect(largestDifference(singularValues, stated)).toBeLessThan(5e-6);
  });

  it("has a Σxx that Σyx's right singular vectors diagonalise, with their variances", () => {
    const rotated = matmul(matmul(v, inputInput, { transposeLeft: true }), v);
    // Origin: numpy, the diagonal of Vᵀ Σxx V for the data set of Jarvis et al. 2025. Tolerance 5e-6.
    const stated = [0.45833, 0.33333, 0.33333, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0];
    for (let i = 0; i < 11; i++) {
      expect(Math.abs(rotated.get(i, i) - stated[i]!)).toBeLessThan(5e-6);
      for (let j = 0; j < i; j++) expect(Math.abs(rotated.get(i, j))).toBeLessThan(1e-14);
    }
  });

  it("refuses objects that are no power of two, and no contexts", () => {
    expect(() => contextual({ objects: 6, contexts: 2 })).toThrow("a power of two");
    expect(() => contextual({ objects: 1, contexts: 2 })).toThrow(ArgumentError);
    expect(() => contextual({ contexts: 0 })).toThrow("contexts");
    expect(() => contextual({ objects: 2 ** 20, contexts: 2 })).toThrow("bytes");
    expect(contextual({ objects: 2, contexts: 1 }).targets.shape).toEqual([2, 6]);
  });
});
