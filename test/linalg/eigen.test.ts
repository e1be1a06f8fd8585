import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { matmul, symmetricEigen } from "../../src/linalg";
import { largestDifference } from "../helpers/numbers";
import { diagonal, orthogonality, scaled, withEigenvalues } from "./matrices";

const spectra: Record<string, number[]> = {
  "a single eigenvalue": [-2],
  zero: [0, 0, 0],
  graded: Array.from({ length: 12 }, (_, i) => 10 ** (-1.5 * i)),
  repeated: [3, 3, 3, 1, 1, 0, 0, -1],
  indefinite: [-5, -1e-9, 0, 1e-9, 7],
};

describe("symmetricEigen", () => {
  for (const [name, values] of Object.entries(spectra)) {
    for (const scale of [1, 1e-300, 1e300]) {
      it(`finds the eigenvalues of the spectrum "${name}" at scale ${scale}`, () => {
        const n = values.length;
        const a = scaled(withEigenvalues(values, 31), scale);
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
        expect(largestDifference(rebuilt, scaled(a, 1 / scale))).toBeLessThan(bound);
        expect(a.data).toEqual(before);
      });
    }
  }

  it("rejects matrices that are not square, symmetric and finite", () => {
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
