import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../../../src/arrays";
import { argumentsOf } from "../../../../src/arrays/arguments";
import { runSync } from "../../../../src/concurrency/run-generator";
import { francis } from "../../../../src/linalg/dense/schur/francis";
import { hessenberg, hessenbergWorkLength } from "../../../../src/linalg/dense/schur/hessenberg";
import { openStore } from "../../../../src/linalg/dense/store";
import { multiply, transposedMultiply } from "../../../../src/linalg/products";
import { normal } from "../../../../src/random";
import { largestDifference } from "../../../helpers/numbers";
import { dense, orthogonalityOf } from "../rounding-errors";

/** Computes the Hessenberg form of normal numbers and qᵀ, which both are copied from the store. */
function hessenbergOf(n: number) {
  const a = dense(normal({ shape: [n, n], seed: n }));
  const store = openStore(argumentsOf("test"), n, [n * n, hessenbergWorkLength(n)]);
  const h = store.take(n * n);
  h.set(a.data);
  const basis = runSync(hessenberg(store, h, n)).slice();
  const form = h.slice();
  store.release();
  return { a, form, basis };
}

const square = (n: number, data: Float64Array) => ({ rows: n, columns: n, data });

describe("hessenberg and francis", () => {
  it.each([1, 2, 3, 7, 16, 17, 40, 75])("bring %i rows to Hessenberg and to real Schur form", (n) => {
    const { a, form, basis } = hessenbergOf(n);
    const rebuilt = () =>
      multiply(transposedMultiply(square(n, basis), square(n, form)), square(n, basis)).data;
    for (let i = 0; i < n; i++) for (let j = 0; j < i - 1; j++) expect(form[i * n + j]).toBe(0);
    expect(largestDifference(rebuilt(), a.data)).toBeLessThan(1e-15 * (n + 4));
    runSync(francis(form, basis, n));
    expect(largestDifference(rebuilt(), a.data)).toBeLessThan(4e-15 * (n + 4));
    expect(orthogonalityOf(square(n, basis))).toBeLessThan(8 * n);
    for (let i = 1; i < n; i++) {
      const below = form[i * n + i - 1]!;
      for (let j = 0; j < i - 1; j++) expect(form[i * n + j]).toBe(0);
      if (below === 0) continue;
      // A block of order 2 has complex eigenvalues and stands alone.
      const half = (form[(i - 1) * n + i - 1]! - form[i * n + i]!) / 2;
      expect(half * half + below * form[(i - 1) * n + i]!).toBeLessThan(0);
      if (i + 1 < n) expect(form[(i + 1) * n + i]).toBe(0);
    }
  });

  it("throws a ConvergenceError when the limit of sweeps is reached", () => {
    const { form, basis } = hessenbergOf(12);
    const error = (limit: number): unknown => {
      try {
        runSync(francis(form.slice(), basis.slice(), 12, limit));
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    };
    expect(error(3)).toBeInstanceOf(ConvergenceError);
    expect(error(3)).toMatchObject({ functionName: "eigen", iterations: 3 });
    expect(error(60)).toBe(undefined);
  });
});
