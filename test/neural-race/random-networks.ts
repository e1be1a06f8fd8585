import type { MatrixLike } from "../../src/arrays";
import { gatedForward, gatedNetwork } from "../../src/neural-race";
import { generator, normal } from "../../src/random";
import type { GatedNetwork, GatedTask } from "../../src/tasks";

type Values<Value> = Record<string, Value>;

/** Draws a matrix of standard normal numbers as nested arrays. */
export function table(rows: number, columns: number, seed: number): number[][] {
  const { data } = normal({ shape: [rows, columns], seed });
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}

/** Creates a random graph with four layers, skips, and two inputs and two outputs of random sizes. */
export function randomNetwork(seed: number): GatedNetwork {
  const random = generator(seed);
  const layers = [
    ["x1", "x2"],
    ["a1", "a2", "a3"],
    ["b1", "b2"],
    ["y1", "y2"],
  ];
  const names = layers.flat();
  const nodes = Object.fromEntries(names.map((name) => [name, 1 + random.integer(4)]));
  const edges: [string, string][] = [];
  layers.forEach((layer, l) => {
    for (const to of layer) {
      if (l === 0) continue;
      const before = layers.slice(0, l).flat();
      const chosen = before.filter(() => random.uniform() < 0.5);
      // At least one edge comes from the layer before.
      const certain = layers[l - 1]![random.integer(layers[l - 1]!.length)]!;
      for (const from of new Set([...chosen, certain])) edges.push([from, to]);
    }
  });
  for (const from of layers.slice(0, 3).flat()) {
    if (!edges.some(([begin]) => begin === from)) edges.push([from, "y1"]);
  }
  return gatedNetwork({ nodes, edges });
}

/** Creates a task with gates on half of the edges and nodes, which are real numbers, or 0 and 1. */
export function randomTask(
  { nodes, edges, inputs, outputs }: GatedNetwork,
  options: { samples: number; seed: number; kind: "real" | "binary" },
): GatedTask {
  const { samples, seed, kind } = options;
  const random = generator(seed);
  const gate = () => (kind === "real" ? random.normal() : random.uniform() < 0.6 ? 1 : 0);
  const gates = () => Array.from({ length: samples }, gate);
  const gatesOfHalf = (names: string[]) =>
    Object.fromEntries(names.filter(() => random.uniform() < 0.5).map((name) => [name, gates()]));
  const tables = (names: readonly string[], shift: number) =>
    Object.fromEntries(names.map((name, i) => [name, table(samples, nodes[name]!, seed + shift + i)]));
  return {
    inputs: tables(inputs, 100),
    targets: tables(outputs, 200),
    nodeGates: gatesOfHalf(Object.keys(nodes)),
    edgeGates: gatesOfHalf(edges.map(([from, to]) => `${from}->${to}`)),
  };
}

/** Computes the loss sample by sample from the activities. */
export function sampleLoss(network: GatedNetwork, weights: Values<MatrixLike>, task: GatedTask): number {
  const activities = gatedForward(network, weights, task);
  let sum = 0;
  let samples = 0;
  for (const name of network.outputs) {
    const { data, shape } = activities[name]!;
    const targets = (task.targets[name] as number[][]).flat();
    samples = shape[0]!;
    data.forEach((h, i) => {
      sum += (h - targets[i]!) ** 2;
    });
  }
  return sum / (2 * samples);
}
