import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { runSync } from "../../../src/concurrency/run-generator";
import type { ColouredGraph } from "../../../src/connectivity";
import { exchangeEdges, planExchanges } from "../../../src/connectivity/motifs/exchange-edges";
import { readGraph } from "../../../src/connectivity/motifs/read-graph";
import { streamOf } from "../../../src/random/generator";
import { colouredGraph, type Edge, randomEdges, randomLayers } from "./graphs";

const args = argumentsOf("test");

/** Returns the edges of randomised graphs, each with the group of its colour and layers. */
function randomised(graph: ColouredGraph, count: number): number[][][] {
  const read = readGraph(args, graph);
  const plan = runSync(planExchanges(args, read, streamOf(1, 0)));
  return Array.from({ length: count }, (_, k) => {
    const { from, to, group } = runSync(exchangeEdges(args, read, plan, streamOf(1, k + 1)));
    return Array.from(from, (i, e) => [i, to[e]!, group[e]!]);
  });
}

const edgesOf = (graph: ColouredGraph): number[][] => {
  const { from, to, group } = readGraph(args, graph);
  return Array.from(from, (i, e) => [i, to[e]!, group[e]!]);
};

const keyOf = (edges: readonly (readonly number[])[]): string =>
  edges
    .map((edge) => edge.join())
    .sort()
    .join(" ");

const degrees = (edges: readonly (readonly number[])[]): string =>
  keyOf([...edges.map(([i, , group]) => [0, i!, group!]), ...edges.map(([, j, group]) => [1, j!, group!])]);

/** Finds all graphs with the degrees of a graph, by trying every group, or none, at all pairs of nodes. */
function graphsWithDegreesOf(graph: ColouredGraph): Set<string> {
  const start = edgesOf(graph);
  const layersAt = (i: number, j: number) => `${graph.layers[i]} ${graph.layers[j]}`;
  const nodes = Array.from({ length: graph.nodes }, (_, i) => i);
  const pairs = nodes.flatMap((i) => nodes.filter((j) => j !== i).map((j) => [i, j] as const));
  const left = new Map<string, number>();
  const add = ([i, j, group]: readonly number[], count: number) => {
    for (const key of [`out ${i} ${group}`, `in ${j} ${group}`]) left.set(key, (left.get(key) ?? 0) + count);
    return left.get(`out ${i} ${group}`)! >= 0 && left.get(`in ${j} ${group}`)! >= 0;
  };
  for (const edge of start) add(edge, 1);
  const found = new Set<string>();
  const extend = (edges: readonly (readonly number[])[], at: number) => {
    if (at === pairs.length) {
      if (edges.length === start.length) found.add(keyOf(edges));
      return;
    }
    extend(edges, at + 1);
    const [i, j] = pairs[at]!;
    const groups = start.filter(([a, b]) => layersAt(a!, b!) === layersAt(i, j)).map(([, , group]) => group!);
    for (const group of new Set(groups)) {
      const edge = [i, j, group];
      if (add(edge, -1)) extend([...edges, edge], at + 1);
      add(edge, 1);
    }
  };
  extend([], 0);
  return found;
}

describe("exchangeEdges", () => {
  const layered = randomLayers([8, 9, 7], 0.4, 3);
  const cyclic = colouredGraph(new Array<number>(12).fill(0), randomEdges(12, 0.4, 4));

  it.each([
    ["of layers", layered],
    ["with cycles", cyclic],
  ])(
    "keeps the degrees of every colour and pair of layers, without loops and double edges (%s)",
    (_, graph) => {
      const start = edgesOf(graph);
      for (const edges of randomised(graph, 20)) {
        expect(degrees(edges)).toBe(degrees(start));
        expect(new Set(edges.map(([i, j]) => `${i} ${j}`)).size).toBe(start.length);
        expect(edges.every(([i, j]) => i !== j)).toBe(true);
        const moved = new Set(start.map((edge) => edge.join()));
        expect(edges.filter((edge) => !moved.has(edge.join())).length).toBeGreaterThan(start.length / 4);
      }
    },
  );

  it("leaves complete layers as they are", () => {
    const complete = randomLayers([3, 4, 2], 1, 0);
    for (const edges of randomised(complete, 3)) expect(keyOf(edges)).toBe(keyOf(edgesOf(complete)));
  });

  it.each([
    {
      kind: "one colour",
      layers: [0, 0, 0, 1, 1, 1, 1],
      edges: [
        [0, 3],
        [0, 4],
        [1, 3],
        [1, 5],
        [2, 6],
      ],
    },
    {
      kind: "two colours",
      layers: [0, 0, 0, 1, 1, 1, 1],
      edges: [
        [0, 3, 0],
        [1, 4, 0],
        [0, 5, 1],
        [2, 6, 1],
        [1, 5, 1],
      ],
    },
    {
      kind: "cycles",
      layers: [0, 0, 0, 0],
      edges: [
        [0, 1],
        [0, 2],
        [1, 2],
        [1, 3],
        [2, 3],
        [3, 0],
      ],
    },
    {
      kind: "a permutation, of which both parities occur",
      layers: [0, 0, 0, 0, 1, 1, 1, 1],
      edges: [
        [0, 4],
        [1, 5],
        [2, 6],
        [3, 7],
      ],
    },
  ])("reaches all graphs with the same degrees equally often ($kind)", ({ layers, edges }) => {
    const graph = colouredGraph(layers, edges as unknown as Edge[]);
    const expected = graphsWithDegreesOf(graph);
    expect(expected.size).toBeGreaterThan(2);
    const trials = 100 * expected.size;
    const counts = new Map<string, number>();
    for (const edges of randomised(graph, trials)) {
      const key = keyOf(edges);
      expect(expected.has(key)).toBe(true);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const square = [...expected].reduce((sum, key) => sum + ((counts.get(key) ?? 0) - 100) ** 2 / 100, 0);
    // Mean and four standard deviations of chi-square.
    const freedom = expected.size - 1;
    expect(square).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
  });
});
