import { type NdArray, toNdArray } from "../../src/arrays";
import { matmul } from "../../src/linalg";
import { normal, orthogonal } from "../../src/random";
import { largestDifference } from "../helpers/numbers";

/** Creates u diag(values) vᵀ with random orthonormal u [rows, r] and v [columns, r]. */
export function withSingularValues(rows: number, columns: number, values: number[], seed: number): NdArray {
  const r = values.length;
  const u = orthogonal({ rows, columns: r, seed });
  const v = orthogonal({ rows: columns, columns: r, seed: seed + 1 });
  return matmul(matmul(u, diagonal(values)), v, { transposeRight: true });
}

/** Creates q diag(values) qᵀ with a random orthogonal q. */
export function withEigenvalues(values: number[], seed: number): NdArray {
  const q = orthogonal({ rows: values.length, columns: values.length, seed });
  return matmul(matmul(q, diagonal(values)), q, { transposeRight: true });
}

export function diagonal(values: ArrayLike<number>): NdArray {
  const n = values.length;
  const out = toNdArray(new Float64Array(n * n), [n, n]);
  for (let i = 0; i < n; i++) out.set(i, i, values[i]!);
  return out;
}

/** Returns a contiguous copy of a strided array. */
export const rowMajor = (a: NdArray): NdArray => matmul(a, diagonal(new Array(a.shape[1]!).fill(1)));

export const scaled = (a: NdArray, factor: number): NdArray =>
  toNdArray(
    a.data.map((x) => x * factor),
    a.shape,
  );

/** Computes the largest entry of |qᵀq − I|. */
export function orthogonality(q: NdArray): number {
  return largestDifference(matmul(q, q, { transposeLeft: true }), diagonal(new Array(q.shape[1]!).fill(1)));
}

const graded = (n: number) => Array.from({ length: n }, (_, i) => 10 ** (-1.5 * i));

/** Matrices of all kinds that the decompositions must handle, by name. */
export const cases: Record<string, NdArray> = {
  "1 x 1": toNdArray(Float64Array.of(-3), [1, 1]),
  "1 x 1 zero": toNdArray(Float64Array.of(0), [1, 1]),
  "one row": normal({ shape: [1, 7], seed: 1 }),
  "one column": normal({ shape: [7, 1], seed: 2 }),
  square: normal({ shape: [12, 12], seed: 3 }),
  tall: normal({ shape: [30, 8], seed: 4 }),
  wide: normal({ shape: [8, 30], seed: 5 }),
  "graded spectrum": withSingularValues(12, 12, graded(12), 6),
  "graded, tall": withSingularValues(20, 10, graded(10), 7),
  "rank deficient": withSingularValues(15, 12, [3, 2, 1], 8),
  "rank deficient, wide": withSingularValues(9, 14, [1, 1e-3], 9),
  "repeated singular values": withSingularValues(10, 10, [2, 2, 2, 1, 1, 1, 1, 0, 0, 0], 10),
  identity: diagonal(new Array(6).fill(1)),
  zero: toNdArray(new Float64Array(20), [4, 5]),
  tiny: scaled(normal({ shape: [9, 6], seed: 11 }), 1e-300),
  huge: scaled(normal({ shape: [9, 6], seed: 12 }), 1e300),
  "a row and a column of zeros": toNdArray(
    normal({ shape: [6, 6], seed: 13 }).data.map((x, i) => (i < 6 || i % 6 === 2 ? 0 : x)),
    [6, 6],
  ),
};
