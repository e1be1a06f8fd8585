import { describe, expect, it } from "vitest";
import { motifCounts, weightGraph } from "../../../src/connectivity";
import { MOTIFS } from "../../../src/connectivity/motifs/motif";
import { generator, normal } from "../../../src/random";
import { permute } from "../../../src/random/permute";
import { referencesOf } from "../../helpers/references";
import { adjacencyOf, bruteForce, colouredGraph, type Edge, randomEdges, randomLayers } from "./graphs";

const references = referencesOf(import.meta.url);
const KINDS = [false, true];

describe("motifCounts", () => {
  it.each([
    [[3, 4], 18, 0],
    [[4, 5, 3], 90, 120],
    [[2, 3, 3, 2], 15, 36],
  ])("has the products of binomial coefficients of complete layers %j", (widths, bifan, diamond) => {
    const graph = randomLayers(widths, 1, 0);
    for (const induced of KINDS) {
      expect(motifCounts(graph, { induced })).toEqual({ bifan, diamond, feedForward: 0 });
    }
  });

  it.each(["motifs of a random acyclic graph", "motifs of a random graph with cycles"])(
    "counts the %s",
    (name) => {
      const { nodes, edges } = references.inputs<{ nodes: number; edges: Edge[] }>(name);
      for (const { given, check } of references.all<{ induced: boolean }, Record<string, number>>(name)) {
        check(motifCounts(adjacencyOf(nodes, edges), given));
        const layers = new Array<number>(nodes).fill(0);
        check(motifCounts(colouredGraph(layers, edges), given));
      }
    },
  );

  it.each([0.1, 0.25, 0.5, 0.9])("counts like a search of all subsets of nodes (probability %s)", (p) => {
    for (const isAcyclic of [false, true]) {
      for (let seed = 0; seed < 3; seed++) {
        const matrix = adjacencyOf(
          9,
          randomEdges(9, p, seed, (i, j) => (isAcyclic ? i < j : i !== j)),
        );
        for (const induced of KINDS) {
          const expected = MOTIFS.map((motif) => [motif, bruteForce(matrix, motif, induced)]);
          expect(motifCounts(matrix, { induced })).toEqual(Object.fromEntries(expected));
        }
      }
    }
  });

  it("does not depend on the names of the nodes or on the order of the edges", () => {
    const edges = randomEdges(30, 0.3, 1);
    const random = generator(2);
    const names = permute(
      Array.from({ length: 30 }, (_, i) => i),
      random,
    );
    const renamed = edges.map(([i, j]): Edge => [names[i]!, names[j]!]);
    const order = permute(
      renamed.map((_, e) => e),
      random,
    );
    const layers = new Array<number>(30).fill(0);
    for (const induced of KINDS) {
      const counts = motifCounts(adjacencyOf(30, edges), { induced });
      expect(counts.bifan).toBeGreaterThan(induced ? 10 : 1000);
      expect(motifCounts(adjacencyOf(30, renamed), { induced })).toEqual(counts);
      const disordered = colouredGraph(
        layers,
        order.map((e) => renamed[e]!),
      );
      expect(motifCounts(disordered, { induced })).toEqual(counts);
    }
  });

  it("counts the same bi-fans and diamonds of both kinds in a graph of layers", () => {
    const weights = [normal({ shape: [30, 31] }), normal({ shape: [30, 30], seed: 1 })];
    const graph = weightGraph(weights);
    const counts = motifCounts(graph);
    expect(counts.diamond).toBeGreaterThan(1000);
    expect(motifCounts(graph, { induced: true })).toEqual(counts);
  });

  it("is 0 for a graph without edges", () => {
    for (const induced of KINDS) {
      expect(motifCounts(colouredGraph([0, 0], []), { induced })).toEqual({
        bifan: 0,
        diamond: 0,
        feedForward: 0,
      });
    }
  });

  it("rejects loops, double edges, wrong entries and shapes", () => {
    const counts = motifCounts as (graph: unknown, options?: object) => unknown;
    expect(() => counts([[1]])).toThrow("motifCounts: graph[0, 0] must be 0 on the diagonal, received 1");
    expect(() =>
      counts([
        [0, 0.5],
        [0, 0],
      ]),
    ).toThrow("graph[0, 1] must be 0 or 1, received 0.5");
    expect(() => counts([[0, 1]])).toThrow("graph must be a square matrix, received a 1 × 2 matrix");
    const path = colouredGraph(
      [0, 1, 2],
      [
        [0, 1],
        [1, 2],
      ],
    );
    const withEdges = (edges: object) => ({ ...path, edges: { ...path.edges, ...edges } });
    expect(() => counts(withEdges({ to: [0, 2] }))).toThrow(/graph.edges.to\[0\] must be another node/);
    expect(() => counts(withEdges({ from: [0, 0], to: [1, 1] }))).toThrow(/received 0 -> 1 twice/);
    expect(() => counts(withEdges({ to: [1, 3] }))).toThrow(
      /graph.edges.to\[1\] must be an integer at least 0/,
    );
    expect(() => counts(withEdges({ to: [1] }))).toThrow(/graph.edges.to must be a vector of 2/);
    expect(() => counts(withEdges({ colour: [1, 0.5] }))).toThrow(/graph.edges.colour\[1\]/);
    expect(() => counts({ ...path, layers: [0, 1] })).toThrow(/graph.layers must be a vector of 3/);
    expect(() => counts({ ...path, nodes: 1e12 })).toThrow(/graph.nodes/);
    expect(() => counts({ ...path, edges: 1 })).toThrow(/graph.edges must be an object/);
    expect(() => counts(path, { induced: 1 })).toThrow(/options.induced must be true or false/);
    expect(() => counts(path, { inducd: true })).toThrow(/did you mean "induced"/);
    const wide = colouredGraph(new Array<number>(70_000).fill(0), []);
    expect(() => counts(wide, { induced: true })).toThrow(/graph must be small enough to fit in .* bytes/);
  });
});
