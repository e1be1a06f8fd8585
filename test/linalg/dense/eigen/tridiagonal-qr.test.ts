import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../../../src/arrays";
import { tridiagonalQr } from "../../../../src/linalg/dense/eigen/tridiagonal-qr";

describe("tridiagonalQr", () => {
  it("throws ConvergenceError for NaN", () => {
    const nan = () => new Float64Array(3).fill(Number.NaN);
    expect(() => tridiagonalQr(nan(), nan(), 0, 3)).toThrow(ConvergenceError);
  });
});
