import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../../src/arrays/types";
import { jacobiSvd } from "../../../../src/linalg/dense/svd/jacobi-svd";
import { denseSingularValues, denseSvd } from "../../../../src/linalg/dense/svd/singular-values";
import { normal } from "../../../../src/random";
import { largestEntry } from "../../../helpers/numbers";
import { referencesOf } from "../../../helpers/references";
import { cases, rowMajor } from "../../matrices";
import { dense, epsilons, orthogonalityOf, svdResidual } from "../rounding-errors";

/** Creates a matrix [12, 10] with condition number 5.9, and multiplies column j by 2^(−15 j), exact in float64. */
function graded(): Matrix {
  const data = new Float64Array(120);
  for (let i = 0; i < 12; i++) {
    for (let j = 0; j < 10; j++) {
      const entry = ((((i * i * 7 + j * 13 + i * j * 5 + 3 * j * j) * 37) % 1021) - 510) / 1024;
      data[i * 10 + j] = entry * 2 ** (-15 * j);
    }
  }
  return { rows: 12, columns: 10, data };
}

const reference = referencesOf(import.meta.url).only<undefined, number[]>(
  "singular values of a 12 x 10 matrix with columns graded by 2^(−15 j)",
);

function rowMajorTranspose({ rows, columns, data }: Matrix): Float64Array {
  return data.map((_, k) => data[(k % rows) * columns + Math.floor(k / rows)]!);
}

describe("jacobiSvd", () => {
  it("is chosen for graded columns, and finds their small singular values to relative accuracy", () => {
    const { u, singularValues, v } = denseSvd(graded());
    reference.check(singularValues);
    expect(denseSingularValues(graded())).toEqual(singularValues);
    expect(orthogonalityOf(u)).toBeLessThan(12);
    expect(orthogonalityOf(v)).toBeLessThan(12);
    expect(svdResidual(graded(), u, singularValues, v)).toBeLessThan(12);
  });

  it("keeps relative accuracy after a QR factorisation of a tall matrix", () => {
    const { data } = graded();
    const stacked: Matrix = {
      rows: 48,
      columns: 10,
      data: Float64Array.from([...data, ...data, ...data, ...data]),
    };
    const { u, singularValues, v } = denseSvd(stacked);
    const relative = singularValues.map((s, k) => s / (2 * reference.expected[k]!));
    expect(epsilons(relative, new Float64Array(10).fill(1))).toBeLessThan(40);
    expect(orthogonalityOf(u)).toBeLessThan(20);
    expect(svdResidual(stacked, u, singularValues, v)).toBeLessThan(20);
  });

  it("is chosen for the graded rows of a wide matrix", () => {
    const wide: Matrix = { rows: 10, columns: 12, data: rowMajorTranspose(graded()) };
    expect(denseSvd(wide).singularValues).toEqual(denseSvd(graded()).singularValues);
  });

  for (const [name, a] of Object.entries(cases)) {
    it(`decomposes a matrix of the kind "${name}" and completes its basis`, () => {
      const size = largestEntry(a) || 1;
      const unit = dense(rowMajor(a));
      const data = unit.data.map((x) => x / size);
      const tall = unit.rows > unit.columns;
      const [rows, columns] = tall ? [unit.columns, unit.rows] : [unit.rows, unit.columns];
      const m: Matrix = {
        rows,
        columns,
        data: tall ? rowMajorTranspose({ ...unit, data }) : data,
      };
      const { values, left, right } = jacobiSvd(m.data.slice(), rows, columns);
      const long: Matrix = {
        rows: columns,
        columns: rows,
        data: rowMajorTranspose({ rows, columns, data: left }),
      };
      const short: Matrix = {
        rows,
        columns: rows,
        data: rowMajorTranspose({ rows, columns: rows, data: right }),
      };
      expect(orthogonalityOf(long)).toBeLessThan(4 * columns);
      expect(orthogonalityOf(short)).toBeLessThan(8 + 4 * rows);
      expect(svdResidual(m, short, values, long) * (values[0] || 1)).toBeLessThan(4 * columns);
    });
  }

  it("treats rows below 1e-130 of the largest as zero", () => {
    const { data } = normal({ shape: [6, 8], seed: 40 });
    const m = data.map((x, k) => x * 10 ** (-40 * Math.floor(k / 8)));
    const { values, left } = jacobiSvd(m, 6, 8);
    expect(Array.from(values, (s) => s === 0)).toEqual([false, false, false, false, true, true]);
    expect(
      orthogonalityOf({ rows: 8, columns: 6, data: rowMajorTranspose({ rows: 6, columns: 8, data: left }) }),
    ).toBeLessThan(30);
  });
});
