import type { MatrixLike } from "../../src/arrays";
import { gatedForward, gatedNetwork } from "../../src/neural-race";
import { generator, normal } from "../../src/random";
import type { GatedNetwork, GatedTask } from "../../src/tasks";

type Values<Value> = Record<string, Value>;

/** Nested arrays of normal numbers. */
export function table(rows: number, columns: number, seed: number): number[][] {
  const { data } = normal({ shape: [rows, columns], seed });
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}

/** A random graph of several layers with skips, two inputs and two outputs of different sizes. */
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
      const some = before.filter(() => random.uniform() < 0.5);
      // One edge from the layer before, at least, and every node is used by one after it.
      const sure = layers[l - 1]![random.integer(layers[l - 1]!.length)]!;
      for (const from of new Set([...some, sure])) edges.push([from, to]);
    }
  });
  for (const from of layers.slice(0, 3).flat()) {
    if (!edges.some(([begin]) => begin === from)) edges.push([from, "y1"]);
  }
  return gatedNetwork({ nodes, edges });
}

/** A task with gates on half of the edges and nodes: real numbers, or 0 and 1. */
export function randomTask(
  { nodes, edges, inputs, outputs }: GatedNetwork,
  options: { samples: number; seed: number; kind: "real" | "binary" },
): GatedTask {
  const { samples, seed, kind } = options;
  const random = generator(seed);
  const gate = () => (kind === "real" ? random.normal() : random.uniform() < 0.6 ? 1 : 0);
  const gates = () => Array.from({ length: samples }, gate);
  const some = (names: string[]) =>
    Object.fromEntries(names.filter(() => random.uniform() < 0.5).map((name) => [name, gates()]));
  const tables = (names: readonly string[], shift: number) =>
    Object.fromEntries(names.map((name, i) => [name, table(samples, nodes[name]!, seed + shift + i)]));
  return {
    inputs: tables(inputs, 100),
    targets: tables(outputs, 200),
    nodeGates: some(Object.keys(nodes)),
    edgeGates: some(edges.map(([from, to]) => `${from}->${to}`)),
  };
}

/** The loss, sample by sample. */
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
