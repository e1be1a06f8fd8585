import { describe, expect, it } from "vitest";
import { ArgumentError, toNdArray } from "../../src/arrays";
import { nil } from "../../src/meta-learning";
import { normal, uniform } from "../../src/random";

describe("nil", () => {
  it("chooses the label with the largest sum of cosines, pair by pair", () => {
    const features = normal({ shape: [12, 3], seed: 1 });
    const queries = normal({ shape: [40, 3], seed: 2 });
    const labels = Array.from(uniform({ shape: [12], seed: 3 }).data, (u) => Math.floor(4 * u) - 1);
    const row = ({ data }: { data: Float64Array }, i: number) => Array.from(data.subarray(3 * i, 3 * i + 3));
    const dot = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + x * b[k]!, 0);
    const expected = Array.from({ length: 40 }, (_, q) => {
      const sums = new Map<number, number>();
      labels.forEach((label, i) => {
        const [a, b] = [row(queries, q), row(features, i)];
        sums.set(label, (sums.get(label) ?? 0) + dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
      });
      return [...sums].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
    });
    expect(Array.from(nil(features, labels, queries))).toEqual(expected);
    expect(new Set(expected).size).toBeGreaterThan(2);
  });

  it("gives ties to the smallest label, and features of 0 the cosine 0", () => {
    const features = [
      [1, 0],
      [0, 1],
      [0, 0],
    ];
    expect(
      Array.from(
        nil(
          features,
          [5, 2, 9],
          [
            [1, 1],
            [0, 0],
            [-1, -1],
          ],
        ),
      ),
    ).toEqual([2, 2, 9]);
  });

  it("does not depend on the lengths of features and queries, huge ones included", () => {
    const features = [
      [1e300, 1e300],
      [1e-300, -1e-300],
    ];
    const queries = [
      [1e308, 1e307],
      [1e308, -1e307],
      [-1e-308, 2e-308],
    ];
    expect(Array.from(nil(features, [1, 2], queries))).toEqual([1, 2, 1]);
  });

  it("takes features with a length that overflows, and more features than arguments fit on the stack", () => {
    const huge = [
      [1.5e308, 1.5e308, 0],
      [-1.5e308, 1.5e308, 1.5e308],
    ];
    expect(Array.from(nil(huge, [2, 1], [[1, 1, 0]]))).toEqual([2]);
    const wide = [1, -1].map((x) => new Float64Array(300_000).fill(x));
    const features = toNdArray(Float64Array.from([...wide[0]!, ...wide[1]!]), [2, 300_000]);
    expect(Array.from(nil(features, [4, 3], features))).toEqual([4, 3]);
  });

  it("rejects missing samples, other shapes and labels that are not integers", () => {
    expect(() => nil([], [], [])).toThrow(ArgumentError);
    expect(() => nil([[1, 0]], [1, 2], [[1, 0]])).toThrow(ArgumentError);
    expect(() => nil([[1, 0]], [0.5], [[1, 0]])).toThrow(/labels\[0\]/);
    expect(() => nil([[1, 0]], [1], [[1]])).toThrow(/queries/);
  });
});
