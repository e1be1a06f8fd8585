import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { effectiveParameters } from "../../../src/generalisation";
import { matmul, pseudoInverse } from "../../../src/linalg";
import { normal } from "../../../src/random";

describe("effectiveParameters", () => {
  it("is the number of parameters of least squares, and the number of samples of an interpolation", () => {
    for (const [samples, parameters] of [
      [30, 4],
      [12, 12],
      [8, 20],
    ] as const) {
      const inputs = normal({ shape: [samples, parameters], seed: samples });
      const rows = matmul(inputs, pseudoInverse(inputs));
      expect(Math.abs(effectiveParameters(rows) - Math.min(samples, parameters))).toBeLessThan(1e-11);
    }
  });

  it("is n/k for the mean of k nearest neighbours, at any number of inputs", () => {
    const [n, k] = [12, 4];
    const rows = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: n }, (_, j) => ((j - i + n) % n < k ? 1 / k : 0)),
    );
    expect(effectiveParameters(rows)).toBe(n / k);
    expect(effectiveParameters(rows.slice(0, 1))).toBe(n / k);
  });

  it("grows with the square of the weights", () => {
    const rows = normal({ shape: [3, 7], seed: 1 });
    const doubled = rows.data.map((x) => 2 * x);
    const shape = (data: Float64Array) => [0, 1, 2].map((i) => data.subarray(7 * i, 7 * i + 7));
    expect(effectiveParameters(shape(doubled))).toBe(4 * effectiveParameters(rows));
  });

  it("rejects rows that are empty, ragged, not finite, or too large to square", () => {
    for (const rows of [[], [[]], [[1, 2], [1]], [[Number.NaN]], [[1e200]], "rows"]) {
      expect(() => effectiveParameters(rows as number[][])).toThrow(ArgumentError);
    }
  });
});
