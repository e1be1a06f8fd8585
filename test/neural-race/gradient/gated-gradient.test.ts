import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray } from "../../../src/arrays";
import {
  gatedForward,
  gatedGaussianWeights,
  gatedGradient,
  gatedLoss,
  gatedNetwork,
  pathStatistics,
} from "../../../src/neural-race";
import { largestDifference, largestEntry } from "../../helpers/numbers";
import { randomNetwork, randomTask, sampleLoss, table } from "../random-networks";

type ByEdge = Record<string, NdArray>;

/** Largest difference between two sets of matrices by edge. */
const difference = (a: ByEdge, b: ByEdge): number =>
  Math.max(...Object.keys(a).map((key) => largestDifference(a[key]!, b[key]!)));

/** Largest magnitude among the entries of matrices by edge. */
const size = (a: ByEdge): number => Math.max(...Object.values(a).map(largestEntry));

describe.each(["real", "binary"] as const)("gatedGradient of random graphs with %s gates", (kind) => {
  it.each([1, 2, 3, 4, 5, 6])("agrees with central differences within 1e-8, graph %i", (seed) => {
    const network = randomNetwork(seed);
    const task = randomTask(network, { samples: 9, seed, kind });
    const weights = gatedGaussianWeights({ network, standardDeviation: 0.5, seed });
    const gradient = gatedGradient(network, weights, task, { method: "paths" });
    const h = 1e-3;
    for (const [key, matrix] of Object.entries(weights)) {
      for (let i = 0; i < matrix.data.length; i++) {
        const moved = (step: number) => {
          const data = matrix.data.slice();
          data[i]! += step * h;
          const [rows, columns] = matrix.shape as [number, number];
          const nested = Array.from({ length: rows }, (_, r) => data.slice(r * columns, (r + 1) * columns));
          return sampleLoss(network, { ...weights, [key]: nested }, task);
        };
        // The loss is quadratic in each weight, so the central difference is exact up to rounding.
        const slope = (moved(1) - moved(-1)) / (2 * h);
        expect(Math.abs(gradient[key]!.data[i]! - slope)).toBeLessThan(1e-8 * Math.max(1, size(gradient)));
      }
    }
  });

  it.each([1, 2, 3, 4, 5, 6])("agrees by paths and by sweeps within 1e-12, graph %i", (seed) => {
    for (const samples of [1, 7, 60]) {
      const network = randomNetwork(seed);
      const task = randomTask(network, { samples, seed, kind });
      const weights = gatedGaussianWeights({ network, standardDeviation: 0.5, seed });
      const byPaths = gatedGradient(network, weights, task, { method: "paths" });
      const bySweep = gatedGradient(network, weights, task, { method: "sweep" });
      const fromStatistics = gatedGradient(network, weights, pathStatistics(network, task));
      expect(difference(byPaths, bySweep)).toBeLessThan(1e-12 * Math.max(1, size(byPaths)));
      expect(difference(byPaths, fromStatistics)).toBe(0);
      const loss = sampleLoss(network, weights, task);
      expect(Math.abs(gatedLoss(network, weights, task) - loss)).toBeLessThan(1e-13 * Math.max(1, loss));
    }
  });
});

it("gatedGradient replaces many samples with few gate patterns by their second moments without loss of accuracy", () => {
  const network = randomNetwork(3);
  const samples = 400;
  const few = randomTask(network, { samples: 4, seed: 5, kind: "real" });
  const repeat = (gates: unknown) => Array.from({ length: samples }, (_, p) => (gates as number[])[p % 4]!);
  const task = {
    inputs: Object.fromEntries(network.inputs.map((v, i) => [v, table(samples, network.nodes[v]!, 50 + i)])),
    targets: Object.fromEntries(
      network.outputs.map((v, i) => [v, table(samples, network.nodes[v]!, 60 + i)]),
    ),
    nodeGates: Object.fromEntries(Object.entries(few.nodeGates!).map(([v, g]) => [v, repeat(g)])),
    edgeGates: Object.fromEntries(Object.entries(few.edgeGates!).map(([e, g]) => [e, repeat(g)])),
  };
  const weights = gatedGaussianWeights({ network, standardDeviation: 0.5, seed: 1 });
  expect(gatedLoss(network, weights, task)).toBeCloseTo(sampleLoss(network, weights, task), 12);
  const [a, b] = (["paths", "sweep"] as const).map((method) =>
    gatedGradient(network, weights, task, { method }),
  );
  expect(difference(a!, b!)).toBeLessThan(1e-12 * size(a!));
  const h = 1e-3;
  const [key, matrix] = Object.entries(weights)[0]!;
  const moved = (step: number) =>
    sampleLoss(
      network,
      { ...weights, [key]: { ...matrix, data: matrix.data.map((w, i) => (i === 0 ? w + step * h : w)) } },
      task,
    );
  expect(Math.abs(a![key]!.data[0]! - (moved(1) - moved(-1)) / (2 * h))).toBeLessThan(1e-8);
});

it("gatedGradient supports gates per unit by sweeps and rejects them by paths", () => {
  const network = gatedNetwork({
    nodes: { x: 2, h: 3, y: 2 },
    edges: [
      ["x", "h"],
      ["h", "y"],
      ["x", "y"],
    ],
  });
  const task = {
    inputs: { x: table(6, 2, 1) },
    targets: { y: table(6, 2, 2) },
    nodeGates: { h: table(6, 3, 3).map((row) => row.map((g) => (g > 0 ? 1 : 0))) },
  };
  const weights = gatedGaussianWeights({ network, standardDeviation: 1 });
  expect(gatedLoss(network, weights, task)).toBeCloseTo(sampleLoss(network, weights, task), 13);
  expect(() => gatedGradient(network, weights, task, { method: "paths" })).toThrow(ArgumentError);
  // An equivalent network with one node per unit has the same gradient.
  const split = gatedNetwork({
    nodes: { x: 2, h0: 1, h1: 1, h2: 1, y: 2 },
    edges: [..."012"]
      .flatMap(
        (i) =>
          [
            ["x", `h${i}`],
            [`h${i}`, "y"],
          ] as [string, string][],
      )
      .concat([["x", "y"]]),
  });
  const w = (key: string, i: number, j: number) => weights[key]!.get(i, j);
  const splitWeights = Object.fromEntries([
    ...[0, 1, 2].flatMap((i) => [
      [`x->h${i}`, [[w("x->h", i, 0), w("x->h", i, 1)]]],
      [`h${i}->y`, [[w("h->y", 0, i)], [w("h->y", 1, i)]]],
    ]),
    ["x->y", weights["x->y"]],
  ]);
  const splitTask = {
    ...task,
    nodeGates: Object.fromEntries([0, 1, 2].map((i) => [`h${i}`, task.nodeGates.h.map((row) => row[i]!)])),
  };
  const joined = gatedGradient(network, weights, task);
  const parts = gatedGradient(split, splitWeights, splitTask, { method: "paths" });
  for (const i of [0, 1, 2]) {
    for (const j of [0, 1]) {
      expect(parts[`x->h${i}`]!.get(0, j)).toBeCloseTo(joined["x->h"]!.get(i, j), 13);
      expect(parts[`h${i}->y`]!.get(j, 0)).toBeCloseTo(joined["h->y"]!.get(j, i), 13);
    }
  }
  expect(difference({ e: parts["x->y"]! }, { e: joined["x->y"]! })).toBeLessThan(1e-13);
});

it("outputs with outgoing edges contribute their targets to loss and gradient", () => {
  const network = gatedNetwork({
    nodes: { x: 2, h: 3, y: 2 },
    edges: [
      ["x", "h"],
      ["h", "y"],
    ],
    outputs: ["h", "y"],
  });
  const task = { inputs: { x: table(5, 2, 1) }, targets: { h: table(5, 3, 2), y: table(5, 2, 3) } };
  const weights = gatedGaussianWeights({ network, standardDeviation: 1 });
  const [a, b] = (["paths", "sweep"] as const).map((method) =>
    gatedGradient(network, weights, task, { method }),
  );
  expect(difference(a!, b!)).toBeLessThan(1e-13);
  expect(gatedLoss(network, weights, pathStatistics(network, task))).toBeCloseTo(
    sampleLoss(network, weights, task),
    13,
  );
  expect(Object.keys(gatedForward(network, weights, task))).toEqual(["x", "h", "y"]);
});
