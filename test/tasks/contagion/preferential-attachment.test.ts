import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray } from "../../../src/arrays";
import { contagion, type PreferentialAttachmentOptions, preferentialAttachment } from "../../../src/tasks";

const degreesOf = (graph: NdArray): number[] => {
  const [n] = graph.shape as [number];
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_x, j) => graph.get(i, j)).reduce((sum, x) => sum + x, 0),
  );
};

describe("preferentialAttachment", () => {
  it("draws graphs that contagion accepts, with m (n − m) edges and no degree below m", () => {
    for (const edges of [1, 2, 5]) {
      const graph = preferentialAttachment({ nodes: 40, edges, seed: 4 });
      const degrees = degreesOf(graph);
      expect(degrees.reduce((sum, k) => sum + k, 0)).toBe(2 * edges * (40 - edges));
      expect(Math.min(...degrees.slice(edges))).toBeGreaterThanOrEqual(edges);
      expect(contagion({ law: "sis", graph, steps: 1 }).states.length).toBe(80);
    }
  });

  it("begins with a star, and is the same for the same seed only", () => {
    const star = preferentialAttachment({ nodes: 4, edges: 3 });
    expect(degreesOf(star)).toEqual([1, 1, 1, 3]);
    const [a, b, c] = [1, 1, 2].map((seed) => preferentialAttachment({ nodes: 30, seed }).data);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it("joins nodes in proportion to their degrees", () => {
    // The third of a chain's nodes has joined node 0 or 1, which has degree 2 of 4 ends when the fourth joins.
    const trials = 4000;
    const hubs = Array.from({ length: trials }, (_, seed) => {
      const degrees = degreesOf(preferentialAttachment({ nodes: 4, edges: 1, seed }));
      return Number(Math.max(...degrees) === 3);
    });
    const frequency = hubs.reduce((sum, x) => sum + x, 0) / trials;
    expect(Math.abs(frequency - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / trials));
  });

  it("has the degrees 2 m (m + 1) / (k (k + 1) (k + 2)) of large graphs (Dorogovtsev, Mendes & Samukhin 2000)", () => {
    const [n, m] = [1000, 2];
    const degrees = degreesOf(preferentialAttachment({ nodes: n, edges: m, seed: 1 }));
    for (const k of [2, 3, 4]) {
      const expected = (2 * m * (m + 1)) / (k * (k + 1) * (k + 2));
      const deviation = Math.sqrt((expected * (1 - expected)) / n);
      const share = degrees.filter((degree) => degree === k).length / n;
      expect(Math.abs(share - expected)).toBeLessThan(4 * deviation);
    }
  });

  it("rejects unknown options, too few nodes and numbers out of range, by the names of the fields", () => {
    for (const [options, message] of [
      [{ nodes: 2, edges: 2 }, "preferentialAttachment: nodes must be an integer at least 3"],
      [{ nodes: 10, edges: 0 }, "preferentialAttachment: edges must be"],
      [{ nodes: 10.5 }, "preferentialAttachment: nodes must be an integer"],
      [{ nodes: 10, seed: 0.5 }, "preferentialAttachment: seed must be an integer"],
      [{ nodes: 2 ** 20 }, "preferentialAttachment: nodes must be small enough"],
      [{ nodes: 10, m: 2 }, 'unknown option "m"'],
    ] as const) {
      const call = () => preferentialAttachment(options as PreferentialAttachmentOptions);
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});
