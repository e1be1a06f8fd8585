import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../../../src/arrays";
import { bidiagonalQr } from "../../../../src/linalg/dense/svd/bidiagonal-qr";

describe("bidiagonalQr", () => {
  it("conserves the determinant of a graded bidiagonal matrix to relative accuracy", () => {
    // The product of the singular values equals the product of the diagonal entries.
    for (const step of [-3, 3]) {
      const d = Float64Array.from({ length: 20 }, (_, i) => 10 ** (step * i - (step > 0 ? 57 : 0)));
      const e = d.slice();
      const product = d.reduce((sum, x) => sum + Math.log(x), 0);
      bidiagonalQr(d, e, 0, 20);
      expect(Math.abs(d.reduce((sum, x) => sum + Math.log(x), 0) - product)).toBeLessThan(1e-12);
    }
  });

  it("throws ConvergenceError for NaN", () => {
    const nan = () => new Float64Array(3).fill(Number.NaN);
    expect(() => bidiagonalQr(nan(), nan(), 0, 3)).toThrow(ConvergenceError);
  });
});
