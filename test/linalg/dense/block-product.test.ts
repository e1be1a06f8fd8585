import { describe, expect, it } from "vitest";
import { block, transposedBlock, writeProduct } from "../../../src/linalg/dense/block-product";
import { expectClose, normalNumbers } from "../../helpers/numbers";
import { locations } from "./locations";

const TOLERANCE = 1e-12;

for (const [where, place] of Object.entries(locations)) {
  describe(`writeProduct for arrays ${where}`, () => {
    it("multiplies blocks in every form and mode, and changes nothing else", () => {
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
        const arrays = [normalNumbers(size, 1), normalNumbers(size, 2), normalNumbers(size, 3)];
        for (const left of [block, transposedBlock]) {
          for (const right of [block, transposedBlock]) {
            for (const mode of [-1, 0, 1] as const) {
              const [a, b, c] = place(arrays) as [Float64Array, Float64Array, Float64Array];
              writeProduct(block(c, 2, stride), left(a, 1, stride), right(b, 3, stride), [m, n, k], mode);
              const expected = arrays[2]!.slice();
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
                  expected[at] = mode === 0 ? sum : expected[at]! + mode * sum;
                }
              }
              expectClose(c, expected, TOLERANCE);
            }
          }
        }
      }
    });

    it("computes the lower triangle of a square product, and keeps the entries far above it", () => {
      const [n, k] = [395, 131];
      for (const mode of [-1, 0, 1] as const) {
        const [x, y, z] = [normalNumbers(n * k, 1), normalNumbers(n * k, 2), normalNumbers(n * n, 3)];
        const [a, b, lower, full] = place([x, y, z, z]) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        for (const [out, isLower] of [
          [lower, true],
          [full, false],
        ] as const) {
          const [left, right] = [transposedBlock(a, 0, n), transposedBlock(b, 0, k)];
          writeProduct(block(out, 0, n), left, right, [n, n, k], mode, isLower);
        }
        for (let i = 0; i < n; i++) {
          const [row, next] = [i * n, i * n + n];
          expectClose(lower.subarray(row, row + i + 1), full.subarray(row, row + i + 1), TOLERANCE);
          if (i + 6 < n) expect(lower.subarray(row + i + 6, next)).toEqual(z.subarray(row + i + 6, next));
        }
      }
    });
  });
}
