import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray } from "../../src/arrays";
import { cholesky, matmul, solve, symmetricEigen } from "../../src/linalg";
import { normal, orthogonal } from "../../src/random";
import { diagonal, distance, largest, orthogonality, scaled } from "./matrices";

function symmetric(values: number[], seed: number): NdArray {
  const q = orthogonal({ rows: values.length, columns: values.length, seed });
  return matmul(matmul(q, diagonal(values)), q, { transposeRight: true });
}

const spectra: Record<string, number[]> = {
  one: [-2],
  zero: [0, 0, 0],
  graded: Array.from({ length: 12 }, (_, i) => 10 ** (-1.5 * i)),
  repeated: [3, 3, 3, 1, 1, 0, 0, -1],
  indefinite: [-5, -1e-9, 0, 1e-9, 7],
};

describe("symmetricEigen", () => {
  for (const [name, values] of Object.entries(spectra)) {
    for (const scale of [1, 1e-300, 1e300]) {
      it(`finds a ${name} spectrum at scale ${scale}`, () => {
        const n = values.length;
        const a = scaled(symmetric(values, 31), scale);
        const before = a.data.slice();
        const eigen = symmetricEigen(a);
        const sorted = [...values].sort((x, y) => x - y);
        const bound = 8 * n * Number.EPSILON * Math.max(1, ...values.map(Math.abs));
        expect(orthogonality(eigen.vectors)).toBeLessThan(8 * n * Number.EPSILON);
        for (let k = 0; k < n; k++)
          expect(Math.abs(eigen.values[k]! / scale - sorted[k]!)).toBeLessThan(bound);
        const rebuilt = matmul(
          matmul(eigen.vectors, diagonal(eigen.values.map((x) => x / scale))),
          eigen.vectors,
          {
            transposeRight: true,
          },
        );
        expect(distance(rebuilt, scaled(a, 1 / scale))).toBeLessThan(bound);
        expect(a.data).toEqual(before);
      });
    }
  }

  it("refuses what is not square, symmetric and finite", () => {
    const bad = [
      [[1, 2, 3]],
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, Number.NaN],
        [Number.NaN, 1],
      ],
      [[1, 2], [2]],
    ];
    for (const matrix of bad) expect(() => symmetricEigen(matrix)).toThrow(ArgumentError);
  });
});

describe("cholesky", () => {
  for (const scale of [1, 1e-290, 1e290]) {
    it(`factors a positive definite matrix at scale ${scale}`, () => {
      const a = scaled(symmetric([4, 2, 1, 0.5, 1e-6], 32), scale);
      const l = cholesky(a);
      const rebuilt = matmul(l, l, { transposeRight: true });
      expect(distance(scaled(rebuilt, 1 / scale), scaled(a, 1 / scale))).toBeLessThan(4e-15);
      expect(l.get(0, 4)).toBe(0);
    });
  }

  it("agrees with the factor on paper", () => {
    const l = cholesky([
      [4, 2],
      [2, 3],
    ]);
    expect(Array.from(l.data)).toEqual([2, 0, 1, expect.closeTo(Math.SQRT2, 15)]);
  });

  it("refuses matrices that are not positive definite", () => {
    for (const matrix of [
      [[0]],
      [
        [1, 2],
        [2, 1],
      ],
      [[-1]],
      [
        [1, 1],
        [1, 1],
      ],
    ]) {
      expect(() => cholesky(matrix)).toThrow(ArgumentError);
    }
  });
});

describe("solve", () => {
  for (const scale of [1, 1e-290, 1e290]) {
    it(`solves a well-conditioned system at scale ${scale}`, () => {
      const a = normal({ shape: [20, 20], seed: 33 });
      const x = normal({ shape: [20, 3], seed: 34 });
      const found = solve(scaled(a, scale), scaled(matmul(a, x), scale));
      expect(distance(found, x)).toBeLessThan(1e-12);
      expect(largest(found)).toBeGreaterThan(1);
    });
  }

  it("refuses singular and rectangular systems", () => {
    expect(() =>
      solve(
        [
          [1, 2],
          [2, 4],
        ],
        [[1], [1]],
      ),
    ).toThrow(/nonsingular/);
    expect(() => solve([[1, 2]], [[1]])).toThrow(ArgumentError);
    expect(() => solve([[1]], [[1], [2]])).toThrow(ArgumentError);
  });
});
