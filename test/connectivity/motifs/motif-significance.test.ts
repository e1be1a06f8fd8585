import { describe, expect, it } from "vitest";
import { motifCounts, motifSignificance, motifSignificanceAsync } from "../../../src/connectivity";
import { MOTIFS } from "../../../src/connectivity/motifs/motif";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { adjacencyOf, colouredGraph, type Edge, layersOf, randomEdges, randomLayers } from "./graphs";

describe("motifSignificance", () => {
  it("finds no significant motifs in random graphs", () => {
    const scores = Array.from({ length: 30 }, (_, seed) => {
      const { bifan, diamond } = motifSignificance(randomLayers([12, 12, 12], 0.3, seed), {
        randomisations: 50,
        seed,
      });
      return [bifan.z!, diamond.z!];
    }).flat();
    const mean = scores.reduce((sum, z) => sum + z, 0) / scores.length;
    const square = scores.reduce((sum, z) => sum + z * z, 0) / scores.length;
    // Four standard deviations of 60 standard normal numbers.
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(60));
    expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / 60));
  });

  it("finds planted motifs", () => {
    const widths = [12, 12, 12];
    // Pairs of nodes share four separate targets.
    const bifans = Array.from({ length: 12 }, (_, i): Edge[] =>
      Array.from({ length: 4 }, (_x, k) => [i, 12 + ((4 * Math.floor(i / 2) + k) % 12)]),
    ).flat();
    expect(motifSignificance(colouredGraph(layersOf(widths), bifans)).bifan.z).toBeGreaterThan(5);
    // Nodes whose two successors have the same successors.
    const diamonds = Array.from({ length: 12 }, (_, i): Edge[] => [
      [i, 12 + i],
      [i, 12 + ((i + 6) % 12)],
      [12 + i, 24 + (i % 6)],
      [12 + i, 30 + (i % 6)],
    ]).flat();
    const planted = motifSignificance(colouredGraph(layersOf(widths), diamonds));
    expect(planted.diamond.z).toBeGreaterThan(5);
    const chain = Array.from({ length: 20 }, (_, i): Edge[] => [
      [i, (i + 1) % 20],
      [i, (i + 2) % 20],
    ]).flat();
    expect(motifSignificance(adjacencyOf(20, chain)).feedForward.z).toBeGreaterThan(5);
    expect(motifSignificance(adjacencyOf(20, chain), { induced: true }).feedForward.z).toBeGreaterThan(5);
  });

  it("compares the counts of the graph with those of randomised graphs", () => {
    const graph = adjacencyOf(12, randomEdges(12, 0.3, 5));
    for (const induced of [false, true]) {
      const counts = motifCounts(graph, { induced });
      const found = motifSignificance(graph, { induced, seed: 2 });
      for (const motif of MOTIFS) {
        const { count, mean, deviation, z } = found[motif];
        expect(count).toBe(counts[motif]);
        expect(z).toBe((count - mean) / deviation);
      }
      expect(motifSignificance(graph, { induced, seed: 2 })).toEqual(found);
      expect(motifSignificance(graph, { induced, seed: 3 })).not.toEqual(found);
    }
  });

  it("has the mean and the deviation of a matching of two edges with one diamond or none", () => {
    // 0 → 1, 0 → 2, and 1 → 3, 2 → 4 or crossed; a diamond needs both successors to end at node 3.
    const graph = colouredGraph(
      [0, 1, 1, 2, 2],
      [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3, 1],
        [1, 4, 1],
      ],
    );
    const { diamond } = motifSignificance(graph, { randomisations: 50 });
    expect(diamond).toEqual({ count: 1, mean: 1, deviation: 0, z: undefined });
    const free = colouredGraph(
      [0, 0, 1, 1, 1, 2],
      [
        [0, 2],
        [0, 3],
        [1, 4],
        [2, 5],
        [3, 5],
      ],
    );
    // Node 0 has two of three nodes, of which two lead to node 5: one diamond with probability 1/3.
    const found = motifSignificance(free, { randomisations: 3000 }).diamond;
    expect(found.count).toBe(1);
    expect(Math.abs(found.mean - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 3000));
    const spread = Math.sqrt((found.mean * (1 - found.mean) * 3000) / 2999);
    expect(found.deviation).toBeCloseTo(spread, 12);
  });

  it("has no z where the count cannot vary", () => {
    const { bifan, feedForward } = motifSignificance(randomLayers([3, 4], 1, 0));
    expect(bifan).toEqual({ count: 18, mean: 18, deviation: 0, z: undefined });
    expect(feedForward).toEqual({ count: 0, mean: 0, deviation: 0, z: undefined });
    expect(motifSignificance(adjacencyOf(3, []), { randomisations: 1 }).bifan.z).toBeUndefined();
  });

  it("rejects options out of range and graphs of too many nodes", () => {
    const of = motifSignificance as (graph: unknown, options?: object) => unknown;
    const graph = adjacencyOf(3, [[0, 1]]);
    expect(() => of(graph, { randomisations: 0 })).toThrow(
      /options.randomisations must be an integer at least 1/,
    );
    expect(() => of(graph, { seed: 0.5 })).toThrow(/options.seed/);
    expect(() => of(graph, { induced: "yes" })).toThrow(/options.induced/);
    expect(() => of(graph, { randomizations: 1 })).toThrow(/did you mean "randomisations"/);
    expect(() => of(1)).toThrow(/motifSignificance: graph must be a matrix/);
    const wide = colouredGraph(new Array<number>(70_000).fill(0), [[0, 1]]);
    expect(() => of(wide)).toThrow(/graph must be small enough to fit in .* bytes/);
  });
});

describe("motifSignificanceAsync", () => {
  it("has the same numbers, pauses, and rejects when it is aborted", async () => {
    const graph = randomLayers([9, 9, 9], 0.3, 1);
    const of = (run: object) => motifSignificanceAsync(graph, { randomisations: 5, ...run });
    expect(await expectPauses(of)).toEqual(motifSignificance(graph, { randomisations: 5 }));
    await expectRejects(of);
  });
});
