import { type NdArray, toNdArray } from "../../../arrays";
import { type ConnectivityGraph, connectivityForward, connectivityGraph } from "../../../connectivity";
import { gatedNetwork, type Path, paths, type ReductionLike } from "../../../neural-race";
import { generator, normal } from "../../../random";
import type { Task } from "../../../tasks";
import { inner, scaled, sum } from "../../array-arithmetic";

/** Sizes, task and start of a problem. */
export interface ProblemSettings {
  readonly nodes: number;
  readonly width: number;
  readonly samples: number;
  /** Strength of the target path. */
  readonly strength: number;
  /** Standard deviation of the noise of the targets. */
  readonly noise: number;
  readonly maps: "identity" | "orthogonal";
  /** Geometric mean of the gains at the start. */
  readonly start: number;
}

/** A complete graph before training, with the statistics of its paths on a task. */
export interface PathProblem {
  readonly graph: ConnectivityGraph;
  readonly task: Task;
  readonly paths: readonly Path[];
  /** The path that computes the targets without noise and strength. */
  readonly target: Path;
  /** One mode with S(p) and D(j, p), divided by the number of units. */
  readonly reduction: ReductionLike;
}

/** Standard deviation of the logarithms of the gains at the start. */
const SPREAD = 0.1;

/** Draws maps, gains, Gaussian inputs and a target path, the outputs of which are the targets, up to strength and noise. */
export function drawProblem(settings: ProblemSettings, seed: number): PathProblem {
  const { nodes, width, samples, strength, noise, maps, start } = settings;
  const random = generator(seed);
  const graph = connectivityGraph({ nodes, width, maps, seed });
  const network = completeNetwork(nodes);
  const list = paths(network);
  const inputs = normal({ shape: [samples, width], seed: seed + 1000 });
  const errors = normal({ shape: [samples, width], seed: seed + 2000, standardDeviation: noise });
  const outputs = list.map(({ edges }) => {
    const gains = gainsOf(nodes, (key) => (edges.includes(key) ? 1 : 0));
    return connectivityForward({ ...graph, gains }, inputs).at(-1)!;
  });
  const chosen = Math.floor(random.uniform() * list.length);
  const targets = sum(scaled(outputs[chosen]!, strength), errors);
  return {
    graph: { ...graph, gains: gainsOf(nodes, () => start * Math.exp(SPREAD * random.normal())) },
    task: { inputs, targets },
    paths: list,
    target: list[chosen]!,
    reduction: reductionOf(network, outputs, targets),
  };
}

/** Returns the complete graph as a gated network of single units, which are always open. */
function completeNetwork(nodes: number) {
  const names = Array.from({ length: nodes }, (_, i) => nodeName(i));
  return gatedNetwork({
    nodes: Object.fromEntries(names.map((name) => [name, 1])),
    edges: names.flatMap((from, i) => names.slice(i + 1).map((to) => [from, to] as const)),
  });
}

/** Computes the mode of a network from the outputs of all paths with gains of 1. */
function reductionOf(
  network: ReductionLike["network"],
  outputs: readonly NdArray[],
  targets: NdArray,
): ReductionLike {
  const perUnit = (a: NdArray, b: NdArray): number => inner(a, b) / targets.data.length;
  const mode = {
    strengths: Float64Array.from(outputs, (output) => perUnit(output, targets)),
    variances: outputs.flatMap((output, second) =>
      outputs.slice(0, second + 1).map((other, first) => ({ first, second, value: perUnit(other, output) })),
    ),
    columns: Object.fromEntries(network.edges.map(([from, to]) => [edgeName(from, to), [0, 0] as const])),
  };
  return { network, modes: [mode], targetSecondMoment: perUnit(targets, targets) };
}

const nodeName = (i: number): string => `x${i}`;
const edgeName = (from: string, to: string): string => `${from}->${to}`;

/** Returns the name of the edge from node i to node j. */
export const edgeBetween = (i: number, j: number): string => edgeName(nodeName(i), nodeName(j));

/** Returns the matrix of gains [n, n] with `gain` of every edge i < j. */
function gainsOf(nodes: number, gain: (edge: string) => number): NdArray {
  const gains = toNdArray(new Float64Array(nodes * nodes), [nodes, nodes]);
  for (let i = 0; i < nodes; i++) {
    for (let j = i + 1; j < nodes; j++) gains.set(i, j, gain(edgeBetween(i, j)));
  }
  return gains;
}

/** Returns the gains of a graph by the names of their edges. */
export function gainsByEdge(gains: NdArray): Record<string, number> {
  const byEdge: Record<string, number> = {};
  const nodes = gains.shape[0]!;
  for (let i = 0; i < nodes; i++) {
    for (let j = i + 1; j < nodes; j++) byEdge[edgeBetween(i, j)] = gains.get(i, j);
  }
  return byEdge;
}
