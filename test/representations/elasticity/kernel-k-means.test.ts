import { describe, expect, it } from "vitest";
import { matmul } from "../../../src/linalg";
import { clusterAgreement, kernelKMeans } from "../../../src/representations";
import { gaussian, type Rows, rotated, scaled } from "../activations";

const gramOf = (points: Rows) => matmul(points, points, { transposeRight: true });

/** Computes the sum of squared distances of points from the means of their clusters. */
function inertiaOf(points: Rows, labels: ArrayLike<number>, k: number): number {
  let sum = 0;
  for (let c = 0; c < k; c++) {
    const members = points.filter((_, i) => labels[i] === c);
    points[0]!.forEach((_, d) => {
      const mean = members.reduce((total, point) => total + point[d]! / members.length, 0);
      sum += members.reduce((total, point) => total + (point[d]! - mean) ** 2, 0);
    });
  }
  return sum;
}

/** Lists the labels of all partitions of `count` samples into k clusters, numbered by first appearance. */
function partitions(count: number, k: number): number[][] {
  let lists: number[][] = [[]];
  for (let i = 0; i < count; i++) {
    lists = lists.flatMap((list) => {
      const used = Math.max(-1, ...list) + 1;
      return Array.from({ length: Math.min(k, used + 1) }, (_, c) => [...list, c]);
    });
  }
  return lists.filter((list) => Math.max(...list) === k - 1);
}

describe("kernelKMeans", () => {
  it.each([1, 2, 3, 4, 9])("finds the best of all partitions into %s clusters", (k) => {
    for (const seed of [1, 2, 3]) {
      const points = gaussian(9, 2, seed);
      const best = Math.min(...partitions(9, k).map((labels) => inertiaOf(points, labels, k)));
      const { labels, inertia } = kernelKMeans(gramOf(points), k, { restarts: 50 });
      expect(inertia).toBeCloseTo(best, 12);
      expect(inertiaOf(points, labels, k)).toBeCloseTo(inertia, 12);
      expect(new Set(labels).size).toBe(k);
    }
  });

  it("separates two clouds, numbers clusters by first appearance, and does not depend on rotation or scale", () => {
    const points = gaussian(30, 3, 5).map((row, i) =>
      row.map((x, j) => x + (j === 0 && i % 3 === 0 ? 20 : 0)),
    );
    const expected = points.map((_, i) => (i % 3 === 0 ? 0 : 1));
    for (const form of [points, rotated(points, 2), scaled(points, 1e100), scaled(points, 1e-100)])
      expect([...kernelKMeans(gramOf(form), 2).labels]).toEqual(expected);
    expect(kernelKMeans(gramOf(points), 2, { seed: 7 })).toEqual(
      kernelKMeans(gramOf(points), 2, { seed: 7 }),
    );
  });

  it("shifts the diagonal of an indefinite matrix, which changes the inertia by (P − k) times the shift", () => {
    const gram = [
      [0, 1, 0.2],
      [1, 0, 0.1],
      [0.2, 0.1, 0],
    ];
    const { labels, inertia, shift } = kernelKMeans(gram, 2);
    expect([...labels]).toEqual([0, 0, 1]);
    expect(shift).toBeCloseTo(1, 1);
    const raw = 0 - (0 + 1 + 1 + 0) / 2 - 0;
    expect(inertia).toBeCloseTo(raw + (3 - 2) * shift, 14);
    const definite = gram.map((row, i) => row.map((x, j) => x + (i === j ? 5 : 0)));
    expect(kernelKMeans(definite, 2)).toMatchObject({ labels, shift: 0 });
  });

  it("leaves no cluster empty, also for equal samples", () => {
    const { labels, inertia } = kernelKMeans(gramOf([[1], [1], [1], [1]]), 3);
    expect(new Set(labels).size).toBe(3);
    expect(inertia).toBe(0);
    expect([
      ...kernelKMeans(
        [
          [0, 0],
          [0, 0],
        ],
        2,
      ).labels,
    ]).toEqual([0, 1]);
  });

  it("refuses matrices that are not symmetric, numbers of clusters out of range, and overflow", () => {
    expect(() =>
      kernelKMeans(
        [
          [1, 2],
          [0, 1],
        ],
        1,
      ),
    ).toThrow("a symmetric matrix");
    for (const k of [0, 3, 1.5])
      expect(() =>
        kernelKMeans(
          [
            [1, 0],
            [0, 1],
          ],
          k,
        ),
      ).toThrow("k must be");
    expect(() =>
      kernelKMeans(
        [
          [1, 0],
          [0, 1],
        ],
        1,
        { restarts: 0 },
      ),
    ).toThrow("options.restarts");
    const large = 1.7e308;
    expect(() =>
      kernelKMeans(
        [
          [large, -large],
          [-large, large],
        ],
        1,
      ),
    ).toThrow("overflows");
  });
});

describe("clusterAgreement", () => {
  it("is the share under the best assignment, by brute force", () => {
    const permutations = (items: readonly number[]): number[][] =>
      items.length === 0
        ? [[]]
        : items.flatMap((x, i) => permutations(items.filter((_, j) => j !== i)).map((rest) => [x, ...rest]));
    const values = gaussian(30, 12, 1);
    for (let k = 0; k < 12; k += 2) {
      const labels = values.map((row) => Math.floor(Math.abs(row[k]!) * 2) % 4);
      const truth = values.map((row) => Math.floor(Math.abs(row[k + 1]! + 0.3 * row[k]!) * 2) % 5);
      const best = Math.max(
        ...permutations([0, 1, 2, 3, 4]).map(
          (map) => labels.filter((label, i) => map[label] === truth[i]).length,
        ),
      );
      expect(clusterAgreement(labels, truth)).toBe(best / 30);
      expect(clusterAgreement(truth, labels)).toBe(best / 30);
    }
  });

  it("does not depend on the names of clusters and classes, and counts those without a partner as errors", () => {
    expect(clusterAgreement([0, 0, 1, 1], [5, 5, -2.5, -2.5])).toBe(1);
    expect(clusterAgreement([0, 1, 2, 3], [1, 1, 1, 1])).toBe(0.25);
    expect(clusterAgreement([0, 0, 1, 1, 1], [7, 7, 3, 3, 7])).toBe(0.8);
  });

  it("refuses different lengths", () => {
    expect(() => clusterAgreement([0, 1], [0])).toThrow("truth");
  });
});
