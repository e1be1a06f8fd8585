import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import {
  gatedGaussianWeights,
  gatedGradient,
  gatedGradientFlow,
  gatedNetwork,
  pathStatistics,
  paths,
  reduce,
} from "../../src/neural-race";
import { type GatedNetworkLike, readGraph } from "../../src/neural-race/graph";
import { countPaths } from "../../src/neural-race/paths";
import { randomNetwork } from "./random-networks";

const countOf = (network: GatedNetworkLike): bigint =>
  countPaths(readGraph(argumentsOf("paths").at("network"), network));

/** A network with x, six layers of ten nodes, and y: 10⁶ paths over 520 edges. */
function millionPaths() {
  const layers = Array.from({ length: 6 }, (_, l) => Array.from({ length: 10 }, (_, i) => `h${l}.${i}`));
  const all = [["x"], ...layers, ["y"]];
  const edges = all
    .slice(1)
    .flatMap((layer, l) => all[l]!.flatMap((from) => layer.map((to): [string, string] => [from, to])));
  return gatedNetwork({ nodes: Object.fromEntries(all.flat().map((name) => [name, 1])), edges });
}

/** A network with x, two layers of `width` nodes, and y: `width`² paths, and one more if `direct` is true. */
function twoLayers(width: number, direct = false) {
  const layer = (name: string) => Array.from({ length: width }, (_, i) => `${name}${i}`);
  const [first, second] = [layer("a"), layer("b")];
  const edges: [string, string][] = [
    ...first.flatMap((a) => second.map((b): [string, string] => [a, b])),
    ...first.map((a): [string, string] => ["x", a]),
    ...second.map((b): [string, string] => [b, "y"]),
  ];
  if (direct) edges.push(["x", "y"]);
  return { nodes: Object.fromEntries(["x", ...first, ...second, "y"].map((name) => [name, 1])), edges };
}

describe("paths", () => {
  it("lists as many different connected paths as are counted", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const network = randomNetwork(seed);
      const list = paths(network);
      expect(BigInt(list.length)).toBe(countOf(network));
      expect(new Set(list.map(({ edges }) => edges.join())).size).toBe(list.length);
      for (const { nodes, edges, from, to } of list) {
        expect([nodes[0], nodes[nodes.length - 1]]).toEqual([from, to]);
        expect(edges).toEqual(nodes.slice(1).map((node, i) => `${nodes[i]}->${node}`));
      }
    }
  });

  it("ends paths at outputs with outgoing edges and continues beyond them", () => {
    const network = gatedNetwork({
      nodes: { x: 2, h: 3, y: 2 },
      edges: [
        ["x", "h"],
        ["h", "y"],
      ],
      outputs: ["h", "y"],
    });
    expect(paths(network).map(({ nodes }) => nodes.join(" "))).toEqual(["x h", "x h y"]);
  });

  it("rejects more than 10,000 paths by default, and more than a given limit", () => {
    expect(paths(twoLayers(100)).length).toBe(10_000);
    expect(() => paths(twoLayers(100, true))).toThrow("at most 10,000 paths");
    expect(paths(twoLayers(100, true), { limit: 10_001 }).length).toBe(10_001);
    expect(() => paths(twoLayers(2), { limit: 3 })).toThrow("one with 4 paths");
  });

  it("counts a million paths before listing them, so that all functions that need paths reject the network and give the number", () => {
    const network = millionPaths();
    expect(countOf(network)).toBe(1_000_000n);
    const task = { inputs: { x: [[1], [-1]] }, targets: { y: [[1], [-1]] } };
    for (const call of [
      () => paths(network),
      () => pathStatistics(network, task),
      () => reduce(network, task),
    ]) {
      expect(call).toThrow(ArgumentError);
    }
    expect(() => pathStatistics(network, task)).toThrow("one with 1,000,000 paths");
    expect(() => pathStatistics(network, task)).toThrow("raise options.limit");
    const weights = gatedGaussianWeights({ network, standardDeviation: 1 });
    const byPaths = () => gatedGradient(network, weights, task, { method: "paths" });
    expect(byPaths).toThrow('at most 10,000 paths (the method "sweep" does not list paths)');
  });
});

it("gatedGradientFlow trains a network with a million paths by sweeps", () => {
  const network = millionPaths();
  const task = { inputs: { x: [[1], [-1]] }, targets: { y: [[1], [-1]] } };
  const weights = gatedGaussianWeights({ network, standardDeviation: 0.3, seed: 2 });
  const flow = gatedGradientFlow(network, weights, task, { times: [0, 5, 40] });
  expect(flow.method).toBe("sweep");
  expect(flow.loss[2]).toBeLessThan(1e-6);
});

it("countPaths counts exactly beyond the integers that floats represent", () => {
  const depth = 200;
  const nodes = Object.fromEntries(Array.from({ length: 2 * depth + 2 }, (_, i) => [`n${i}`, 1]));
  const edges = Array.from({ length: depth }, (_, l): [string, string][] => {
    const [a, b] = [`n${2 * l}`, `n${2 * l + 1}`];
    const next = [`n${2 * l + 2}`, `n${2 * l + 3}`] as const;
    return [a, b].flatMap((from) => next.map((to): [string, string] => [from, to]));
  }).flat();
  expect(countOf({ nodes, edges })).toBe(4n * 2n ** BigInt(depth - 1));
});
