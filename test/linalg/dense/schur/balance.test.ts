import { describe, expect, it } from "vitest";
import { balance } from "../../../../src/linalg/dense/schur/balance";
import { normal } from "../../../../src/random";

/** Returns the matrix from which the balanced form was made. */
function restored(a: Float64Array, n: number, { order, scales }: ReturnType<typeof balance>): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[order[i]! * n + order[j]!] = (a[i * n + j]! * scales[i]!) / scales[j]!;
  }
  return out;
}

describe("balance", () => {
  it("makes the norms of rows and columns agree, without rounding", () => {
    const n = 6;
    const a = normal({ shape: [n, n], seed: 1 }).data.map(
      (x, k) => x * 10 ** (3 * (Math.floor(k / n) - (k % n))),
    );
    const balanced = a.slice();
    const found = balance(balanced, n, true);
    expect(restored(balanced, n, found)).toEqual(a);
    expect(found.scales.every((scale) => Number.isInteger(Math.log2(scale)))).toBe(true);
    const norm = (at: (k: number) => number) =>
      Math.hypot(...Array.from({ length: n }, (_, k) => balanced[at(k)]!));
    const ratios = Array.from({ length: n }, (_, i) => norm((k) => i * n + k) / norm((k) => k * n + i));
    expect(Math.max(...ratios)).toBeLessThan(4);
    expect(Math.min(...ratios)).toBeGreaterThan(1 / 4);
  });

  it("moves the isolated eigenvalues of a triangular matrix in any order to an upper triangle", () => {
    const n = 5;
    const shuffle = [3, 0, 4, 1, 2];
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) a[shuffle[i]! * n + shuffle[j]!] = 1 + i + j;
    const balanced = a.slice();
    const found = balance(balanced, n, true);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(balanced[i * n + j]).toBe(0);
    expect(restored(balanced, n, found)).toEqual(a);
  });

  it("only permutes without scaling", () => {
    const a = Float64Array.of(1, 1e9, 1e-9, 1);
    const balanced = a.slice();
    expect(balance(balanced, 2, false).scales).toEqual(Float64Array.of(1, 1));
    expect(balanced).toEqual(a);
  });
});
