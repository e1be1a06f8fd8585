import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { rowCholesky } from "../../../src/linalg/dense/cholesky-factor";
import { openStore } from "../../../src/linalg/dense/store";
import { normal } from "../../../src/random";

/** Creates rows of normal numbers and space for L, in a store of the kernels and on the heap. */
function inStoreAndOnHeap(rows: number, columns: number, change: (m: Float64Array) => void = () => {}) {
  const data = normal({ shape: [rows, columns], seed: rows }).data;
  change(data);
  const store = openStore(argumentsOf("test"), rows, [rows * columns, rows * rows]);
  const inStore = store.take(rows * columns);
  inStore.set(data);
  return [
    { m: inStore, lower: store.take(rows * rows), release: store.release },
    { m: data, lower: new Float64Array(rows * rows), release: () => {} },
  ];
}

describe("rowCholesky", () => {
  it.each([
    [1, 1],
    [5, 5],
    [17, 40],
    [64, 192],
    [70, 71],
  ])("computes L with L Lᵀ = m mᵀ for %i rows of %i numbers, in a store and on the heap", (rows, columns) => {
    for (const { m, lower, release } of inStoreAndOnHeap(rows, columns)) {
      expect(rowCholesky(lower, m, rows, columns, 0)).toBe(true);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j <= i; j++) {
          let [gramEntry, product] = [0, 0];
          for (let k = 0; k < columns; k++) gramEntry += m[i * columns + k]! * m[j * columns + k]!;
          for (let k = 0; k <= j; k++) product += lower[i * rows + k]! * lower[j * rows + k]!;
          expect(Math.abs(gramEntry - product)).toBeLessThan(1e-13 * columns);
        }
      }
      release();
    }
  });

  it("returns false for rows that nearly depend on preceding rows", () => {
    // The last row differs from the first by 1 %, so that its pivot is 1e-4 of its squared length.
    const repeat = (m: Float64Array) => {
      for (let k = 0; k < 40; k++) m[19 * 40 + k] = m[k]! + 0.01 * m[19 * 40 + k]!;
    };
    for (const { m, lower, release } of inStoreAndOnHeap(20, 40, repeat)) {
      expect(rowCholesky(lower.slice(), m, 20, 40, 1e-5)).toBe(true);
      expect(rowCholesky(lower, m, 20, 40, 1e-3)).toBe(false);
      release();
    }
  });
});
