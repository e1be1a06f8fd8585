import { describe, expect, it } from "vitest";
import { block, transposedBlock, writeProduct } from "../../../src/linalg/dense/block-product";
import {
  addScaled,
  dot,
  subtractTransposedTimes,
  symmetricTimes,
  times,
  transposedTimes,
} from "../../../src/linalg/dense/hot-loops";
import { openStore } from "../../../src/linalg/dense/store";
import { normal } from "../../../src/random";
import { createWorkspace } from "../../../src/simd";

const random = (length: number, seed: number): Float64Array => normal({ shape: [length], seed }).data;

/** The same arrays on the heap and in a workspace of the kernels. */
const homes: Record<string, (arrays: Float64Array[]) => Float64Array[]> = {
  "on the heap": (arrays) => arrays.map((array) => array.slice()),
  "in a workspace": (arrays) => {
    const { arrays: copies } = createWorkspace(
      "test",
      arrays.map((array) => array.length),
    );
    for (const [i, copy] of copies.entries()) copy.set(arrays[i]!);
    kept.push(copies);
    return [...copies];
  },
};
const kept: unknown[] = [];

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>): void {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  expect(most).toBeLessThan(1e-12);
}

for (const [where, place] of Object.entries(homes)) {
  describe(`loops over arrays ${where}`, () => {
    it("multiply blocks in every form and mode, and touch nothing else", () => {
      for (const [m, n, k] of [
        [1, 1, 1],
        [4, 3, 2],
        [5, 7, 0],
        [13, 11, 9],
        [130, 20, 140],
        [9, 400, 5],
      ] as const) {
        const stride = Math.max(m, n, k) + 3;
        const size = stride * (stride + 1);
        const arrays = [random(size, 1), random(size, 2), random(size, 3)];
        for (const left of [block, transposedBlock]) {
          for (const right of [block, transposedBlock]) {
            for (const mode of [-1, 0, 1] as const) {
              const [a, b, c] = place(arrays) as [Float64Array, Float64Array, Float64Array];
              writeProduct(block(c, 2, stride), left(a, 1, stride), right(b, 3, stride), [m, n, k], mode);
              const wanted = arrays[2]!.slice();
              const [x, y] = [left(a, 1, stride), right(b, 3, stride)];
              for (let i = 0; i < m; i++) {
                for (let j = 0; j < n; j++) {
                  let sum = 0;
                  for (let p = 0; p < k; p++) {
                    sum +=
                      a[x.offset + i * x.rowStride + p * x.columnStride]! *
                      b[y.offset + p * y.rowStride + j * y.columnStride]!;
                  }
                  const at = 2 + i * stride + j;
                  wanted[at] = mode === 0 ? sum : wanted[at]! + mode * sum;
                }
              }
              expectClose(c, wanted);
            }
          }
        }
      }
    });

    it("multiply matrices and vectors", () => {
      for (const [rows, columns] of [
        [1, 1],
        [3, 5],
        [4, 4],
        [11, 6],
        [6, 11],
        [0, 4],
      ] as const) {
        const arrays = [random(200, 4), random(20, 5), random(20, 6), new Float64Array(20)];
        const entry = (i: number, j: number) => arrays[0]![7 + i * 13 + j]!;
        const [a, x, y, scratch] = place(arrays) as [Float64Array, Float64Array, Float64Array, Float64Array];
        const across = Array.from({ length: rows }, (_, i) =>
          Array.from({ length: columns }, (_, j) => entry(i, j) * x[2 + j]!).reduce((s, t) => s + t, 0),
        );
        const down = Array.from({ length: columns }, (_, j) =>
          Array.from({ length: rows }, (_, i) => entry(i, j) * x[2 + i]!).reduce((s, t) => s + t, 0),
        );
        times(y, 1, a, 7, 13, x, 2, rows, columns);
        expectClose(y.subarray(1, 1 + rows), across);
        transposedTimes(y, 1, a, 7, 13, x, 2, rows, columns);
        expectClose(y.subarray(1, 1 + columns), down);
        y.set(arrays[2]!);
        subtractTransposedTimes(y, 1, a, 7, 13, x, 2, rows, columns, scratch);
        expectClose(
          y.subarray(1, 1 + columns),
          down.map((t, j) => arrays[2]![1 + j]! - t),
        );
      }
    });

    it("multiply a symmetric matrix, known by its lower triangle, and a vector", () => {
      for (let n = 1; n < 14; n++) {
        const arrays = [random(300, 7), random(20, 8), random(20, 9)];
        const [a, x, y] = place(arrays) as [Float64Array, Float64Array, Float64Array];
        symmetricTimes(y, 3, a, 5, 17, x, 1, n);
        const wanted = Array.from({ length: n }, (_, i) => {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += a[5 + Math.max(i, j) * 17 + Math.min(i, j)]! * x[1 + j]!;
          return sum;
        });
        expectClose(y.subarray(3, 3 + n), wanted);
      }
    });

    it("add and take inner products of vectors", () => {
      for (const n of [0, 1, 3, 4, 9]) {
        const [x, y] = place([random(12, 10), random(12, 11)]) as [Float64Array, Float64Array];
        let sum = 0;
        for (let i = 0; i < n; i++) sum += x[2 + i]! * y[1 + i]!;
        expect(dot(x, 2, y, 1, n)).toBeCloseTo(sum, 13);
        const before = y.slice();
        addScaled(y, 1, 3, x, 2, n);
        expectClose(
          y,
          before.map((t, i) => (i >= 1 && i <= n ? t + 3 * x[i + 1]! : t)),
        );
      }
    });
  });
}

describe("openStore", () => {
  it("hands out zeros that do not overlap, and says when it is short", () => {
    const store = openStore("test", 100, [10, 20]);
    const [a, b] = [store.take(10), store.take(20)];
    a.fill(1);
    b.fill(2);
    expect(Array.from(a)).toEqual(new Array(10).fill(1));
    if (a.buffer === b.buffer) expect(() => store.take(1000)).toThrow(RangeError);
    store.release();
  });
});
