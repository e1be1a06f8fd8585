import fc from "fast-check";
import type { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { matmul } from "../../src/linalg";
import { transpose } from "../../src/linalg/products";
import { normal } from "../../src/random";
import { multiplyInto, multiplyTransposedInto, transposedMultiplyInto } from "../../src/simd";
import { expectClose } from "../helpers/numbers";

describe("products on flat arrays", () => {
  it("agree with sums over the inner index for all sizes and transpositions", () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, size, fc.integer(), (m, k, n, seed) => {
        const a = normal({ shape: [m, k], seed });
        const b = normal({ shape: [k, n], seed: seed ^ 1 });
        const out = new Float64Array(m * n).fill(7);
        const flat = (x: typeof a) => ({ rows: x.shape[0]!, columns: x.shape[1]!, data: x.data });
        const expected = new Float64Array(m * n);
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n; j++)
            for (let p = 0; p < k; p++) expected[i * n + j]! += a.get(i, p) * b.get(p, j);
        const check = () => {
          expectClose(out, expected, 1e-13);
          out.fill(7);
        };
        multiplyInto(out, a.data, b.data, m, k, n);
        check();
        transposedMultiplyInto(out, transpose(flat(a)).data, b.data, m, k, n);
        check();
        multiplyTransposedInto(out, a.data, transpose(flat(b)).data, m, k, n);
        check();
      }),
    );
  });
});

describe("matmul", () => {
  it("transposes either factor, and rejects inner sizes that do not match", () => {
    const a = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(Array.from(matmul(a, a, { transposeRight: true }).data)).toEqual([14, 32, 32, 77]);
    expect(Array.from(matmul(a, a, { transposeLeft: true }).data)).toEqual([
      17, 22, 27, 22, 29, 36, 27, 36, 45,
    ]);
    expect(matmul(a, [[1, 1]], { transposeLeft: true, transposeRight: true }).shape).toEqual([3, 1]);
    expect(() => matmul(a, a)).toThrow(ArgumentError);
  });

  it("multiplies matrices whose entries are read by other products", () => {
    const entries = normal({ shape: [8, 8], seed: 1 });
    const other = normal({ shape: [8, 8], seed: 2 });
    const reading = {
      rows: 8,
      columns: 8,
      get: (i: number, j: number): number => entries.get(i, j) + 0 * matmul(other, other).get(i, j),
    } as unknown as Matrix;
    expect(matmul(other, reading).data).toEqual(matmul(other, entries).data);
  });

  it("names the place of an entry that is not finite", () => {
    const rows = Array.from({ length: 8 }, () => Array.from({ length: 8 }, () => 1));
    const flawed = rows.map((row, i) => row.map((x, j) => (i === 5 && j === 2 ? Number.NaN : x)));
    expect(() => matmul(rows, flawed)).toThrow("right[5, 2]");
    expect(() => matmul(flawed, rows)).toThrow("left[5, 2]");
  });
});
