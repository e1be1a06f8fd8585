import { describe, expect, it } from "vitest";
import { taskModes } from "../../../src/deep-linear";
import { fallAfter, groupDistance } from "../../../src/experiments/representations/rsa-trajectory/measures";
import {
  SPLITS,
  treeTask,
  unrelatedTask,
} from "../../../src/experiments/representations/rsa-trajectory/tree";
import { dissimilarity } from "../../../src/representations";

const strengthsOf = (task: ReturnType<typeof treeTask>) =>
  Array.from(taskModes(task).strengths, (s) => 8 * s);

describe("tree of eight items", () => {
  it("has one mode per split, with a strength of the root of the number of its items", () => {
    const expected = [8, 8, 4, 4, 2, 2, 2, 2].map(Math.sqrt);
    strengthsOf(treeTask()).forEach((s, k) => void expect(s).toBeCloseTo(expected[k]!, 12));
  });

  it("has equally strong modes without relations, as strong as the strongest of the tree", () => {
    for (const s of strengthsOf(unrelatedTask())) expect(s).toBeCloseTo(Math.sqrt(8), 12);
  });

  it("puts items further apart the higher their common ancestor", () => {
    const matrix = dissimilarity(treeTask().targets);
    expect([1, 2, 4].map((j) => matrix.get(0, j))).toEqual([4, 6, 8]);
  });
});

describe("groupDistance", () => {
  it("equals the squared distance of the group means", () => {
    const points = Array.from({ length: 8 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i), i % 3]);
    const matrix = dissimilarity(points);
    for (const groups of SPLITS.flat()) {
      const [one, other] = groups.map((items) =>
        [0, 1, 2].map((k) => items.reduce((sum, i) => sum + points[i]![k]!, 0) / items.length),
      );
      const expected = one!.reduce((sum, x, k) => sum + (x - other![k]!) ** 2, 0);
      expect(groupDistance(matrix, groups)).toBeCloseTo(expected, 12);
    }
  });
});

describe("fallAfter", () => {
  it("measures the largest decrease after the level was reached", () => {
    expect(fallAfter([0, 0.5, 0.25, 1, 0.75, 0.875, 0.5, 1], 0.9)).toBe(0.5);
  });

  it("is 0 for a curve that does not reach the level, or does not fall", () => {
    expect(fallAfter([0.8, 0.1], 0.9)).toBe(0);
    expect(fallAfter([0.1, 0.95, 1], 0.9)).toBe(0);
  });
});
