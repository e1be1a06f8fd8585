import { describe, expect, it } from "vitest";
import {
  addScaled,
  dot,
  subtractTransposedTimes,
  symmetricTimes,
  times,
  transposedTimes,
} from "../../../src/linalg/dense/hot-loops";
import { expectClose, normalNumbers } from "../../helpers/numbers";
import { locations } from "./locations";

const TOLERANCE = 1e-12;

for (const [where, place] of Object.entries(locations)) {
  describe(`the loops over arrays ${where}`, () => {
    it("multiply matrices by vectors", () => {
      for (const [rows, columns] of [
        [1, 1],
        [3, 5],
        [4, 4],
        [11, 6],
        [6, 11],
        [0, 4],
      ] as const) {
        const arrays = [
          normalNumbers(200, 4),
          normalNumbers(20, 5),
          normalNumbers(20, 6),
          new Float64Array(20),
        ];
        const entry = (i: number, j: number) => arrays[0]![7 + i * 13 + j]!;
        const [a, x, y, scratch] = place(arrays) as [Float64Array, Float64Array, Float64Array, Float64Array];
        const across = Array.from({ length: rows }, (_, i) =>
          Array.from({ length: columns }, (_, j) => entry(i, j) * x[2 + j]!).reduce((s, t) => s + t, 0),
        );
        const down = Array.from({ length: columns }, (_, j) =>
          Array.from({ length: rows }, (_, i) => entry(i, j) * x[2 + i]!).reduce((s, t) => s + t, 0),
        );
        times(y, 1, a, 7, 13, x, 2, rows, columns);
        expectClose(y.subarray(1, 1 + rows), across, TOLERANCE);
        transposedTimes(y, 1, a, 7, 13, x, 2, rows, columns);
        expectClose(y.subarray(1, 1 + columns), down, TOLERANCE);
        y.set(arrays[2]!);
        subtractTransposedTimes(y, 1, a, 7, 13, x, 2, rows, columns, scratch);
        expectClose(
          y.subarray(1, 1 + columns),
          down.map((t, j) => arrays[2]![1 + j]! - t),
          TOLERANCE,
        );
      }
    });

    it("multiply a symmetric matrix, stored in its lower triangle, by a vector", () => {
      for (let n = 1; n < 14; n++) {
        const arrays = [normalNumbers(300, 7), normalNumbers(20, 8), normalNumbers(20, 9)];
        const [a, x, y] = place(arrays) as [Float64Array, Float64Array, Float64Array];
        symmetricTimes(y, 3, a, 5, 17, x, 1, n);
        const expected = Array.from({ length: n }, (_, i) => {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += a[5 + Math.max(i, j) * 17 + Math.min(i, j)]! * x[1 + j]!;
          return sum;
        });
        expectClose(y.subarray(3, 3 + n), expected, TOLERANCE);
      }
    });

    it("add vectors and compute inner products", () => {
      for (const n of [0, 1, 3, 4, 9]) {
        const [x, y] = place([normalNumbers(12, 10), normalNumbers(12, 11)]) as [Float64Array, Float64Array];
        let sum = 0;
        for (let i = 0; i < n; i++) sum += x[2 + i]! * y[1 + i]!;
        expect(dot(x, 2, y, 1, n)).toBeCloseTo(sum, 13);
        const before = y.slice();
        addScaled(y, 1, 3, x, 2, n);
        expectClose(
          y,
          before.map((t, i) => (i >= 1 && i <= n ? t + 3 * x[i + 1]! : t)),
          TOLERANCE,
        );
      }
    });
  });
}
