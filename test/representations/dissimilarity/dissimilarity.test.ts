import { describe, expect, it } from "vitest";
import { toNested } from "../../../src/arrays";
import { type DissimilarityMetric, dissimilarity } from "../../../src/representations";
import { largestDifference } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";
import { gaussian, type Rows, reordered, rotated, scaled } from "../activations";

const references = referencesOf(import.meta.url);
const METRICS = ["euclidean2", "correlation", "cosine"] as const;

describe("dissimilarity", () => {
  it("has the distances of scipy", () => {
    type Given = { representation: Rows; metric: DissimilarityMetric };
    for (const { given, check } of references.all<Given, number[][]>("distances between five points"))
      check(dissimilarity(given.representation, { metric: given.metric }));
  });

  it.each(METRICS)("is symmetric with a zero diagonal and permuted with the samples (%s)", (metric) => {
    const points = gaussian(9, 4, 1);
    const matrix = dissimilarity(points, { metric });
    const order = [3, 1, 8, 0, 2, 4, 7, 6, 5];
    const permuted = dissimilarity(reordered(points, order), { metric });
    order.forEach((p, i) => {
      expect(matrix.get(i, i)).toBe(0);
      order.forEach((q, j) => {
        expect(matrix.get(i, j)).toBe(matrix.get(j, i));
        expect(permuted.get(i, j)).toBe(matrix.get(p, q));
      });
    });
  });

  it("does not change under orthogonal maps, and angular distances neither under scalings", () => {
    const points = gaussian(9, 4, 1);
    for (const metric of ["euclidean2", "cosine"] as const) {
      const matrix = dissimilarity(points, { metric });
      expect(largestDifference(dissimilarity(rotated(points, 2), { metric }), matrix)).toBeLessThan(1e-13);
    }
    for (const metric of ["correlation", "cosine"] as const) {
      const matrix = dissimilarity(points, { metric });
      for (const factor of [1e160, 1e-160])
        expect(largestDifference(dissimilarity(scaled(points, factor), { metric }), matrix)).toBeLessThan(
          1e-14,
        );
    }
    // Correlations subtract the mean of each row, cosines do not.
    const [shifted, raised] = [scaled(points, 1, 3), points].map((rows) =>
      dissimilarity(rows, { metric: "correlation" }),
    );
    expect(largestDifference(shifted!, raised!)).toBeLessThan(1e-14);
    const cosine = (rows: Rows) => dissimilarity(rows, { metric: "cosine" });
    expect(largestDifference(cosine(scaled(points, 1, 3)), cosine(points))).toBeGreaterThan(0.1);
  });

  it("puts rows without direction at distance 1 from all others, and equal rows at 0", () => {
    const points = [
      [0, 0, 0],
      [0.1, 0.1, 0.1],
      [1, 2, 3],
      [0, 0, 0],
      [1, 2, 3],
    ];
    const cosine = toNested(dissimilarity(points, { metric: "cosine" })) as number[][];
    expect(cosine[0]).toEqual([0, 1, 1, 1, 1]);
    expect(cosine[2]![4]).toBe(0);
    expect(cosine[1]![2]).toBeLessThan(0.2);
    const correlation = toNested(dissimilarity(points, { metric: "correlation" })) as number[][];
    expect(correlation[1]).toEqual([1, 0, 1, 1, 1]);
    expect(correlation[2]![4]).toBe(0);
  });

  it("refuses squared distances that overflow, NaN and unknown metrics", () => {
    expect(() => dissimilarity([[1e160], [-1e160]])).toThrow("overflows");
    expect(() => dissimilarity([[Number.NaN]])).toThrow("representation[0, 0]");
    expect(() => dissimilarity([[1]], { metric: "euclidean" as "cosine" })).toThrow(
      'did you mean "euclidean2"',
    );
    const large = { data: new Float64Array(1), shape: [20_000, 1], stride: [0, 0], offset: 0 };
    expect(() => dissimilarity(large)).toThrow("3,200,000,000 bytes");
  });

  it("has a heat map of the first 40 samples", () => {
    const figure = dissimilarity(gaussian(50, 2, 1)).figure();
    expect(figure.caption).toBe("The first 40 of 50 samples.");
    expect(figure.marks[0]).toMatchObject({ type: "cell", label: "squared distance" });
  });
});
