import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { matmul, svd } from "../../src/linalg";
import { contextual, correlations } from "../../src/tasks";
import { referencesOf } from "../helpers/references";

const references = referencesOf(import.meta.url);

describe("contextual", () => {
  const task = contextual({ objects: 8, contexts: 3 });
  const { inputCorrelation, inputOutputCorrelation } = correlations(task);
  const { singularValues, v } = svd(inputOutputCorrelation);

  it("has inputs [24, 11] and targets [24, 60] that are nonzero in the common block and in that of one context", () => {
    expect([task.inputs.shape, task.targets.shape]).toEqual([
      [24, 11],
      [24, 60],
    ]);
    const active = (sample: number) =>
      Array.from({ length: 60 }, (_, f) => f).filter((f) => task.targets.get(sample, f) === 1);
    // Object 5 of context 1: root, second half, third quarter, object; and again in the third block of 15.
    expect(active(8 + 5)).toEqual([0, 2, 5, 12, 30, 32, 35, 42]);
    expect(task.labels?.items?.[13]).toBe("2.1.2 in context 2");
    expect(task.labels?.features?.[35]).toBe("2.1 (context 2)");
  });

  it("has the squared singular values of a tree of items in the common block", () => {
    const common = Array.from({ length: 8 }, (_, object) =>
      Array.from({ length: 15 }, (_, f) => task.targets.get(object, f)),
    );
    const squares = [...svd(common).singularValues].map((s) => s * s);
    references.only("squared singular values of the features of eight objects").check(squares);
  });

  it("has the reference singular values of Σyx for three contexts", () => {
    references.only("singular values of Σyx of eight objects in three contexts").check(singularValues);
  });

  it("has a Σxx that the right singular vectors of Σyx diagonalise, with the reference variances", () => {
    const rotated = matmul(matmul(v, inputCorrelation, { transposeLeft: true }), v);
    const variances = Array.from({ length: 11 }, (_, i) => rotated.get(i, i));
    references.only("input variances along the modes of eight objects in three contexts").check(variances);
    for (let i = 0; i < 11; i++) {
      for (let j = 0; j < i; j++) expect(Math.abs(rotated.get(i, j))).toBeLessThan(1e-14);
    }
  });

  it("rejects numbers of objects that are not powers of two, and zero contexts", () => {
    expect(() => contextual({ objects: 6, contexts: 2 })).toThrow("a power of two");
    expect(() => contextual({ objects: 1, contexts: 2 })).toThrow(ArgumentError);
    expect(() => contextual({ contexts: 0 })).toThrow("contexts");
    expect(() => contextual({ objects: 2 ** 20, contexts: 2 })).toThrow("bytes");
    expect(contextual({ objects: 2, contexts: 1 }).targets.shape).toEqual([2, 6]);
  });
});
