import { SingularValueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../../src/arrays/types";
import { denseSingularValues, denseSvd } from "../../../../src/linalg/dense/svd/singular-values";
import { toMl } from "../../../../src/linalg/ml-matrix";
import { normal } from "../../../../src/random";
import { cases, rowMajor, withSingularValues } from "../../matrices";
import { dense, epsilons, orthogonalityOf, scaledBy, svdResidual } from "../rounding-errors";

/** Decomposes a matrix, checks the invariants to a few n ε, and returns the singular values. */
function checked(a: Matrix): Float64Array {
  const before = a.data.slice();
  const { u, singularValues, v } = denseSvd(a);
  const n = Math.max(a.rows, a.columns);
  const r = Math.min(a.rows, a.columns);
  const bound = 10 + 0.6 * n;
  expect([u.rows, u.columns, v.rows, v.columns]).toEqual([a.rows, r, a.columns, r]);
  expect(orthogonalityOf(u)).toBeLessThan(bound);
  expect(orthogonalityOf(v)).toBeLessThan(bound);
  expect(svdResidual(a, u, singularValues, v)).toBeLessThan(bound);
  expect(singularValues).toEqual(singularValues.slice().sort().reverse());
  expect(singularValues[r - 1]).toBeGreaterThanOrEqual(0);
  expect(epsilons(denseSingularValues(a), singularValues, singularValues[0])).toBeLessThan(bound);
  expect(a.data).toEqual(before);
  return singularValues;
}

const random = (rows: number, columns: number): Matrix =>
  dense(normal({ shape: [rows, columns], seed: rows * 1000 + columns }));

const fill = (n: number, value: (i: number) => number) => Array.from({ length: n }, (_, i) => value(i));

/** Creates the upper bidiagonal matrix with the given diagonals. */
function bidiagonal(diagonal: number[], above: number[]): Matrix {
  const n = diagonal.length;
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    data[i * n + i] = diagonal[i]!;
    if (i + 1 < n) data[i * n + i + 1] = above[i]!;
  }
  return { rows: n, columns: n, data };
}

describe("denseSvd", () => {
  for (const [name, a] of Object.entries(cases)) {
    it(`decomposes and rebuilds a matrix of the kind "${name}"`, () => {
      checked(dense(rowMajor(a)));
    });
  }

  it("decomposes random matrices of all orders up to 70, and of orders 100 and 200", () => {
    for (const n of [...fill(70, (i) => i + 1), 100, 200]) checked(random(n, n));
  });

  it("decomposes rectangular matrices, with and without a preceding QR factorisation", () => {
    for (const [m, n] of [
      [2, 1],
      [50, 49],
      [70, 50],
      [80, 50],
      [81, 50],
      [300, 40],
      [1000, 3],
      [130, 70],
    ] as const) {
      checked(random(m, n));
      checked(random(n, m));
    }
  });

  it("finds prescribed singular values at any scale", () => {
    const spectra: Record<string, number[]> = {
      graded: fill(40, (i) => 10 ** (-0.5 * i)),
      repeated: fill(60, (i) => 1 + (i % 3)),
      "almost repeated": fill(80, (i) => 1 + (i % 4) + 1e-15 * i),
      "rank deficient": fill(70, (i) => (i < 10 ? 1 + i : 0)),
      "all one": fill(66, () => 1),
      "a cluster near zero": fill(75, (i) => (i < 5 ? 1 : 1e-15 * i)),
    };
    for (const [name, values] of Object.entries(spectra)) {
      const n = values.length;
      const unit = dense(withSingularValues(n + 7, n, values, n));
      const expected = Float64Array.from(values).sort().reverse();
      for (const scale of [1, 1e-300, 1e300]) {
        const found = checked(scaledBy(unit, scale)).map((x) => x / scale);
        expect(epsilons(found, expected, expected[0]), name).toBeLessThan(10 + 2 * n);
      }
    }
  });

  it("agrees with the singular values of ml-matrix", () => {
    for (const [m, n] of [
      [6, 6],
      [50, 45],
      [90, 90],
    ] as const) {
      const a = random(m, n);
      const expected = Float64Array.from(new SingularValueDecomposition(toMl(a)).diagonal);
      expect(epsilons(checked(a), expected, expected[0])).toBeLessThan(10 + m);
    }
  });

  it("decomposes bidiagonal matrices that deflate, with zeros anywhere on the diagonal", () => {
    const n = 100;
    const zeros = fill(n, () => 0);
    const ones = fill(n, () => 1);
    checked(bidiagonal(zeros, zeros));
    checked(bidiagonal(zeros, ones));
    checked(bidiagonal(ones, ones));
    for (const place of [0, 1, 31, 32, 49, 50, 51, 98, 99]) {
      checked(
        bidiagonal(
          fill(n, (i) => (i === place ? 0 : 1 + (i % 7))),
          ones,
        ),
      );
    }
    for (const size of [1e-300, 1e-160, 1e-20, 1e-16, 1e-12, 1e-8]) {
      checked(
        bidiagonal(
          ones,
          fill(n, () => size),
        ),
      );
      checked(
        bidiagonal(
          fill(n, () => size),
          ones,
        ),
      );
      checked(
        bidiagonal(
          fill(n, (i) => (i % 2 ? 1 : size)),
          fill(n, (i) => (i % 3 ? size : 1)),
        ),
      );
    }
  });

  it("decomposes matrices with rows or columns graded across the range of float64", () => {
    for (const power of [20, 150, 300]) {
      const a = random(60, 60);
      for (const grade of [
        (k: number) => k % 60,
        (k: number) => 59 - (k % 60),
        (k: number) => Math.floor(k / 60),
      ]) {
        checked({ ...a, data: a.data.map((x, k) => x * 10 ** ((-power * grade(k)) / 59)) });
      }
    }
  });

  it("decomposes the matrices of Kahan and Läuchli", () => {
    const s = Math.sin(1.2);
    const c = Math.cos(1.2);
    const n = 90;
    const kahan = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) kahan[i * n + j] = s ** i * (i === j ? 1 : -c);
    checked({ rows: n, columns: n, data: kahan });
    const lauchli = new Float64Array((n + 1) * n).fill(1, 0, n);
    for (let i = 0; i < n; i++) lauchli[(i + 1) * n + i] = 1e-9;
    checked({ rows: n + 1, columns: n, data: lauchli });
  });
});
