import { EigenvalueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../src/arrays";
import type { MatrixLike } from "../../src/arrays/types";
import { type Eigen, eigen, matmul, symmetricEigen, toMlMatrix } from "../../src/linalg";
import { normal } from "../../src/random";
import { expectClose, largestEntry } from "../helpers/numbers";
import { diagonal, scaled } from "./matrices";

const GOLDEN = (1 + Math.sqrt(5)) / 2;

const sum = (a: NdArray, b: NdArray, factor: number): NdArray =>
  toNdArray(
    a.data.map((x, k) => x + factor * b.data[k]!),
    a.shape,
  );

/** Computes the largest entry of |a v − v diag(values)| in units of ‖a‖. */
function residual(matrix: MatrixLike, { values, vectors }: Eigen): number {
  const array = matmul(matrix, diagonal(new Array(values.real.length).fill(1)));
  const norm = largestEntry(array) || 1;
  const a = scaled(array, 1 / norm);
  const [re, im] = [values.real, values.imaginary].map((part) => diagonal(part.map((x) => x / norm))) as [
    NdArray,
    NdArray,
  ];
  const right = {
    real: sum(matmul(vectors.real, re), matmul(vectors.imaginary, im), -1),
    imaginary: sum(matmul(vectors.real, im), matmul(vectors.imaginary, re), 1),
  };
  return Math.max(
    largestEntry(sum(matmul(a, vectors.real), right.real, -1)),
    largestEntry(sum(matmul(a, vectors.imaginary), right.imaginary, -1)),
  );
}

/** Creates the matrix of n rows that maps e_j to e_{j + 1}, cyclically. */
const cycle = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === (j + 1) % n ? 1 : 0)));

/** Matrices with their eigenvalues: real parts, imaginary parts, and the accuracy that their condition allows. */
const known: Record<string, readonly [matrix: number[][], real: number[], imaginary: number[], number]> = {
  "a rotation by 90°": [
    [
      [0, -1],
      [1, 0],
    ],
    [0, 0],
    [1, -1],
    0,
  ],
  "two equal rotations": [
    [
      [0, -2, 0, 0],
      [2, 0, 0, 0],
      [0, 0, 0, -2],
      [0, 0, 2, 0],
    ],
    [0, 0, 0, 0],
    [2, -2, 2, -2],
    0,
  ],
  "the companion matrix of (x − 1)(x − 2)(x − 3)": [
    [
      [6, -11, 6],
      [1, 0, 0],
      [0, 1, 0],
    ],
    [1, 2, 3],
    [0, 0, 0],
    2e-14,
  ],
  "the companion matrix of (x − 1)(x² + 1)": [
    [
      [1, -1, 1],
      [1, 0, 0],
      [0, 1, 0],
    ],
    [0, 0, 1],
    [1, -1, 0],
    2e-15,
  ],
  "a cycle of four": [cycle(4), [-1, 0, 0, 1], [0, 1, -1, 0], 2e-15],
  "a triangular matrix, exactly": [
    [
      [3, 1e8, -5],
      [0, -1, 1e-8],
      [0, 0, 1e-100],
    ],
    [-1, 1e-100, 3],
    [0, 0, 0],
    0,
  ],
  "a triangular matrix in another order, exactly": [
    [
      [3, 0, 7],
      [1e8, -1, 2],
      [0, 0, 0.1],
    ],
    [-1, 0.1, 3],
    [0, 0, 0],
    0,
  ],
  "a Jordan block, whose three vectors are parallel": [
    [
      [2, 1, 0],
      [0, 2, 1],
      [0, 0, 2],
    ],
    [2, 2, 2],
    [0, 0, 0],
    0,
  ],
  "a nilpotent matrix": [
    [
      [0, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    0,
  ],
  "zeros and ones for which ml-matrix's iteration never ends": [
    [
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 1, 0],
      [1, 1, 0, 0, 1],
      [1, 0, 1, 0, 1],
    ],
    [1 - GOLDEN, 0, 0, 0, GOLDEN],
    [0, 0, 1, -1, 0],
    2e-15,
  ],
  zero: [
    [
      [0, 0],
      [0, 0],
    ],
    [0, 0],
    [0, 0],
    0,
  ],
  "1 x 1": [[[-3]], [-3], [0], 0],
};

describe("eigen", () => {
  for (const [name, [matrix, real, imaginary, tolerance]] of Object.entries(known)) {
    it(`finds the eigenvalues of ${name}`, () => {
      const found = eigen(matrix);
      expectClose(found.values.real, real, tolerance);
      expectClose(found.values.imaginary, imaginary, tolerance);
      expect(residual(matrix, found)).toBeLessThan(5e-15);
    });
  }

  it.each([2, 3, 8, 15, 16, 17, 33, 70])("agrees with ml-matrix on %i rows of normal numbers", (n) => {
    const a = normal({ shape: [n, n], seed: n });
    const before = a.data.slice();
    const found = eigen(a);
    const other = new EigenvalueDecomposition(toMlMatrix(a));
    const real = other.realEigenvalues.sort((x, y) => x - y);
    const imaginary = other.imaginaryEigenvalues.sort((x, y) => x - y);
    expectClose(found.values.real, real, 1e-12 * n);
    expectClose(found.values.imaginary.slice().sort(), imaginary, 1e-12 * n);
    expect(residual(a, found)).toBeLessThan(1e-15 * n);
    expect(a.data).toEqual(before);
  });

  it("returns conjugate pairs in adjacent columns, the positive imaginary part first", () => {
    const { values, vectors } = eigen(normal({ shape: [20, 20], seed: 1 }));
    let pairs = 0;
    for (let k = 0; k < 20; k++) {
      if (values.imaginary[k] === 0) continue;
      pairs++;
      expect(values.imaginary[k]).toBeGreaterThan(0);
      expect([values.real[k + 1], values.imaginary[k + 1]]).toEqual([values.real[k], -values.imaginary[k]!]);
      for (let i = 0; i < 20; i++) {
        expect(vectors.real.get(i, k + 1)).toBe(vectors.real.get(i, k));
        expect(vectors.imaginary.get(i, k + 1)).toBe(-vectors.imaginary.get(i, k) + 0);
      }
      k++;
    }
    expect(pairs).toBeGreaterThan(3);
  });

  it("returns vectors of length 1 whose largest entry is real and positive", () => {
    const n = 9;
    const { vectors } = eigen(normal({ shape: [n, n], seed: 2 }));
    for (let k = 0; k < n; k++) {
      const sizes = Array.from({ length: n }, (_, i) =>
        Math.hypot(vectors.real.get(i, k), vectors.imaginary.get(i, k)),
      );
      const peak = sizes.indexOf(Math.max(...sizes));
      expect(Math.hypot(...sizes)).toBeCloseTo(1, 14);
      expect([Math.sign(vectors.real.get(peak, k)), vectors.imaginary.get(peak, k)]).toEqual([1, 0]);
    }
  });

  it("returns the values of symmetricEigen for a symmetric matrix", () => {
    const a = normal({ shape: [12, 12], seed: 3 });
    const gram = matmul(a, a, { transposeRight: true });
    const { values, vectors } = eigen(gram);
    expect(values.real).toEqual(symmetricEigen(gram).values);
    expect(values.imaginary).toEqual(new Float64Array(12));
    expect(residual(gram, { values, vectors })).toBeLessThan(1e-14);
  });

  it.each([1e-300, 1e-160, 1e160, 1e300])(
    "is exactly equivariant under scaling by powers of two near %d",
    (scale) => {
      const factor = 2 ** Math.round(Math.log2(scale));
      const a = normal({ shape: [7, 7], seed: 4 });
      const [plain, found] = [eigen(a), eigen(scaled(a, factor))];
      expect(found.values.real).toEqual(plain.values.real.map((x) => x * factor));
      expect(found.vectors.imaginary.data).toEqual(plain.vectors.imaginary.data);
    },
  );

  it("balances a matrix in units that differ by 16 orders of magnitude, where ml-matrix loses every digit", () => {
    const n = 10;
    const a = normal({ shape: [n, n], seed: 99 });
    const units = Array.from({ length: n }, (_, i) => 10 ** (16 * (i / (n - 1) - 0.5)));
    const badlyScaled = matmul(matmul(diagonal(units), a), diagonal(units.map((x) => 1 / x)));
    const found = eigen(badlyScaled);
    expectClose(found.values.real, eigen(a).values.real, 1e-12);
    expect(residual(badlyScaled, found)).toBeLessThan(1e-14);
    const other = new EigenvalueDecomposition(toMlMatrix(badlyScaled)).realEigenvalues.sort((x, y) => x - y);
    expect(Math.abs(other[0]! - found.values.real[0]!)).toBeGreaterThan(1);
  });

  it("has small residuals where balancing would make them large", () => {
    const a = [
      [0, 2e76, 0, 1],
      [6e136, 0, -5e31, 0],
      [0, 0, 0, 0],
      [-2e64, 0, -7e141, 0],
    ];
    expect(residual(a, eigen(a))).toBeLessThan(1e-14);
  });

  it("rejects NaN and infinity, which ml-matrix would iterate on for ever, and matrices that are not square", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() =>
        eigen([
          [bad, 1],
          [2, 3],
        ]),
      ).toThrow(ArgumentError);
    }
    expect(() => eigen([[1, 2]])).toThrow(/square/);
  });

  it("rejects a matrix whose eigenvalue exceeds float64", () => {
    const huge = 1.5e308;
    expect(() =>
      eigen([
        [huge, huge],
        [huge / 2, huge],
      ]),
    ).toThrow(ArgumentError);
  });
});
