import { EigenvalueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../../src/arrays/types";
import { matmul } from "../../../../src/linalg";
import {
  denseSymmetricEigen,
  denseSymmetricEigenvalues,
} from "../../../../src/linalg/dense/eigen/symmetric-eigen";
import { toMl } from "../../../../src/linalg/ml-matrix";
import { orthogonal } from "../../../../src/random";
import { largestEntry } from "../../../helpers/numbers";
import { referencesOf } from "../../../helpers/references";
import { diagonal, scaled } from "../../matrices";
import {
  dense,
  eigenResidual,
  epsilons,
  orthogonalityOf,
  randomSymmetric,
  scaledBy,
  tridiagonal,
} from "../rounding-errors";

/** Decomposes a matrix, checks the invariants to a few n ε, and returns the eigenvalues. */
function checked(a: Matrix): Float64Array {
  const n = a.rows;
  const before = a.data.slice();
  const { values, vectors } = denseSymmetricEigen(a);
  const bound = 8 + 0.6 * n;
  expect(orthogonalityOf(vectors)).toBeLessThan(bound);
  expect(eigenResidual(a, values, vectors)).toBeLessThan(bound);
  expect(values).toEqual(values.slice().sort());
  expect(epsilons(denseSymmetricEigenvalues(a), values, largestEntry(values))).toBeLessThan(bound);
  expect(a.data).toEqual(before);
  return values;
}

const references = referencesOf(import.meta.url);

function withEigenvalues(values: number[], seed: number): Matrix {
  const n = values.length;
  const q = orthogonal({ rows: n, columns: n, seed });
  const a = matmul(matmul(q, diagonal(values)), q, { transposeRight: true });
  const data = a.data.map((x, k) => x / 2 + a.data[(k % n) * n + Math.floor(k / n)]! / 2);
  return { rows: n, columns: n, data };
}

const fill = (n: number, value: (i: number) => number) => Array.from({ length: n }, (_, i) => value(i));

const spectra: Record<string, number[]> = {
  "a single eigenvalue": [-2],
  "all zero": fill(70, () => 0),
  graded: fill(12, (i) => 10 ** (-1.5 * i)),
  "graded, 100": fill(100, (i) => 10 ** (-0.3 * i)),
  "graded from small to large": fill(70, (i) => 10 ** (-0.3 * (70 - i))),
  repeated: [3, 3, 3, 1, 1, 0, 0, -1],
  "three clusters": fill(90, (i) => (i % 3) + 1e-15 * i),
  "many equal": fill(80, (i) => (i < 60 ? 1 : i)),
  "clusters of width 1e-10": fill(100, (i) => (i % 5) + 1e-10 * i),
  indefinite: fill(75, (i) => (i - 37) ** 3),
  "rank one": fill(66, (i) => (i === 0 ? 5 : 0)),
  "tiny and huge": fill(64, (i) => (i % 2 ? 1 : -1) * 2 ** (i - 60)),
};

describe("denseSymmetricEigen", () => {
  it("decomposes random matrices of all orders up to 70, and of orders 100 and 200", () => {
    for (const n of [...fill(70, (i) => i + 1), 100, 200]) checked(randomSymmetric(n, n));
  });

  for (const [name, spectrum] of Object.entries(spectra)) {
    for (const scale of [1, 1e-300, 1e300]) {
      it(`finds the eigenvalues of the spectrum "${name}" at scale ${scale}`, () => {
        const size = largestEntry(Float64Array.from(spectrum)) || 1;
        const unit = withEigenvalues(
          spectrum.map((x) => x / size),
          spectrum.length,
        );
        const values = checked(scaledBy(unit, scale)).map((x) => x / scale);
        const expected = Float64Array.from(spectrum, (x) => x / size).sort();
        expect(epsilons(values, expected)).toBeLessThan(10 + 2 * spectrum.length);
      });
    }
  }

  it("agrees with the eigenvalues of ml-matrix", () => {
    for (const n of [5, 40, 90]) {
      const a = randomSymmetric(n, 100 + n);
      const expected = Float64Array.from(new EigenvalueDecomposition(toMl(a)).realEigenvalues).sort();
      expect(epsilons(checked(a), expected, largestEntry(expected))).toBeLessThan(n);
    }
  });

  it("finds the eigenvalues 2 − 2 cos(π k / (n + 1)) of the second-difference matrix", () => {
    for (const n of [33, 64, 129]) {
      const a = tridiagonal(
        fill(n, () => 2),
        fill(n, () => -1),
      );
      const expected = Float64Array.from(
        { length: n },
        (_, k) => 4 * Math.sin((Math.PI * (k + 1)) / (2 * n + 2)) ** 2,
      );
      expect(epsilons(checked(a), expected, 4)).toBeLessThan(n);
    }
  });

  it("separates the nearly equal pairs of eigenvalues of Wilkinson's matrices", () => {
    for (const n of [21, 41, 101]) {
      const half = (n - 1) / 2;
      const values = checked(
        tridiagonal(
          fill(n, (i) => Math.abs(i - half)),
          fill(n, () => 1),
        ),
      );
      if (n === 21) references.only("largest eigenvalue of Wilkinson's matrix W₂₁⁺").check(values[20]);
    }
  });

  it("finds orthogonal eigenvectors of glued Wilkinson matrices", () => {
    for (const glue of [1e-4, 1e-8, 1e-12, 1e-15, 0]) {
      checked(
        tridiagonal(
          fill(105, (i) => Math.abs((i % 21) - 10)),
          fill(105, (i) => (i % 21 === 20 ? glue : 1)),
        ),
      );
    }
  });

  it("decomposes matrices that deflate completely, almost completely and not at all", () => {
    const n = 96;
    const zeros = fill(n, () => 0);
    const ones = fill(n, () => 1);
    expect(
      checked(
        tridiagonal(
          fill(n, (i) => i),
          zeros,
        ),
      ),
    ).toEqual(Float64Array.from({ length: n }, (_, i) => i));
    for (const size of [1e-300, 1e-160, 1e-20, 1e-16, 1e-12, 1e-8]) {
      const off = fill(n, () => size);
      checked(tridiagonal(ones, off));
      checked(tridiagonal(zeros, off));
      checked(
        tridiagonal(
          fill(n, (i) => i % 2),
          off,
        ),
      );
      checked(
        tridiagonal(
          ones,
          fill(n, (i) => (i === 47 ? 1 : size)),
        ),
      );
    }
    checked(
      tridiagonal(
        fill(n, (i) => (i % 2 ? -1 : 1)),
        fill(n, (i) => (i % 3) - 1),
      ),
    );
  });

  it("decomposes the identity plus a small symmetric matrix", () => {
    for (const size of [1e-4, 1e-12, 1e-16]) {
      const a = scaledBy(randomSymmetric(80, 7), size);
      for (let i = 0; i < 80; i++) a.data[i * 81]! += 1;
      checked(a);
    }
  });

  it("decomposes matrices with entries across the range of float64", () => {
    for (const power of [20, 100, 150, 300]) {
      const a = randomSymmetric(50, 8);
      checked({
        ...a,
        data: a.data.map((x, k) => x * 10 ** (-power * ((Math.floor(k / 50) + (k % 50)) / 98))),
      });
    }
  });

  it("decomposes direct sums of zero and nonzero blocks", () => {
    const data = dense(scaled(diagonal(fill(80, () => 0)), 1)).data;
    const corner = randomSymmetric(30, 9);
    for (let i = 0; i < 30; i++) {
      for (let j = 0; j < 30; j++) {
        data[i * 80 + j] = data[(i + 50) * 80 + j + 50] = corner.data[i * 30 + j]!;
      }
    }
    checked({ rows: 80, columns: 80, data });
  });
});
