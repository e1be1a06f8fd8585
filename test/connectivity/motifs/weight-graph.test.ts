import { describe, expect, it } from "vitest";
import { weightGraph } from "../../../src/connectivity";
import { normal } from "../../../src/random";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);

type Rows = number[][];

describe("weightGraph", () => {
  it("has the edges and colours of the reference, from one network or from a pool", () => {
    const name = "edges of small networks";
    const { weights, other } = references.inputs<{ weights: Rows[]; other: Rows[] }>(name);
    type Given = { densityCut: number; strongShare: number; pooled: boolean };
    for (const { given, check } of references.all<Given, Record<string, number[]>>(name)) {
      const { pooled, ...options } = given;
      const pool = pooled ? { pool: [weights, other] } : {};
      const graph = weightGraph(weights, { ...options, ...pool });
      check(graph.edges);
      expect(graph.nodes).toBe(12);
      expect([...graph.layers]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2]);
    }
  });

  it("keeps the share of a Gaussian beyond the cut, and colours by the distance to the extreme", () => {
    const weights = normal({ shape: [200, 250], standardDeviation: 0.3, seed: 1 });
    const { edges } = weightGraph([weights]);
    // 2 Φ(−√(−2 ln 0.55)), five standard deviations of the count around it.
    expect(edges.from.length / 50_000).toBeGreaterThan(0.274 - 0.01);
    expect(edges.from.length / 50_000).toBeLessThan(0.274 + 0.01);
    const cut = 0.3 * Math.sqrt(-2 * Math.log(0.55));
    const most = weights.data.reduce((largest, w) => Math.max(largest, w), 0);
    const strong = weights.data.filter((w) => w > cut + 0.2 * (most - cut)).length;
    const coloured = edges.colour.filter((colour) => colour === 2).length;
    expect(Math.abs(coloured / strong - 1)).toBeLessThan(0.02);
  });

  it("moves weights to the other colour with the sign, and does not depend on their scale", () => {
    const weights = [normal({ shape: [6, 8], seed: 2 }), normal({ shape: [4, 6], seed: 3 })];
    const times = (factor: number) =>
      weights.map(({ data, shape: [rows, columns] }) =>
        Array.from({ length: rows! }, (_, i) =>
          Array.from({ length: columns! }, (_x, j) => factor * data[i * columns! + j]!),
        ),
      );
    const graph = weightGraph(weights);
    expect(new Set(graph.edges.colour)).toEqual(new Set([0, 1, 2]));
    for (const scale of [2 ** -1010, 2 ** 1015]) expect(weightGraph(times(scale))).toEqual(graph);
    const withZeros = (factor: number) => weightGraph([...times(factor), [[0, 0, 0, 0]]]);
    expect(withZeros(2 ** -1010)).toEqual(withZeros(1));
    const opposite = weightGraph(times(-1));
    expect(opposite.edges.from).toEqual(graph.edges.from);
    expect(opposite.edges.colour).toEqual(graph.edges.colour.map((colour) => 2 - colour));
  });

  it("keeps all weights but the mean at a cut of 1, and none of equal weights", () => {
    expect([...weightGraph([[[1, 2, 3]]], { densityCut: 1 }).edges.from]).toEqual([0, 2]);
    expect([...weightGraph([[[1, 2, 3]]], { densityCut: 1, strongShare: 0 }).edges.colour]).toEqual([0, 2]);
    expect([...weightGraph([[[1, 2, 3]]], { densityCut: 1, strongShare: 1 }).edges.colour]).toEqual([1, 1]);
    for (const equal of [0, 0.1, -1e300]) {
      const graph = weightGraph([new Array(7).fill([equal, equal, equal])], { densityCut: 1 });
      expect(graph.edges.from.length).toBe(0);
      expect(graph.nodes).toBe(10);
    }
  });

  it("rejects layers that do not chain, and options out of range", () => {
    const graph = weightGraph as (weights: unknown, options?: object) => unknown;
    expect(() => graph([])).toThrow("weightGraph: weights must be an array of at least one matrix");
    expect(() => graph([[[1, 2]], [[1, 2]]])).toThrow(/weights\[1\] must be a matrix of shape \[rows, 1\]/);
    expect(() => graph([[[Number.NaN]]])).toThrow(/weights\[0\]\[0, 0\] must be a finite number/);
    expect(() => graph([[[1]]], { densityCut: 0 })).toThrow(/options.densityCut must be .* above 0/);
    expect(() => graph([[[1]]], { strongShare: 1.1 })).toThrow(/options.strongShare/);
    expect(() => graph([[[1]]], { pool: [] })).toThrow(/options.pool must be an array of the weights/);
    expect(() => graph([[[1]]], { pool: [[[[1]], [[1, 2]]]] })).toThrow(/options.pool\[0\]\[1\]/);
    expect(() => graph([[[1]]], { cut: 1 })).toThrow(/unknown option "cut"/);
  });
});
