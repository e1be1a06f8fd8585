import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { type Activation, readActivation } from "../../networks/architecture";
import { generator } from "../../random";
import { orthogonalMatrix } from "../../random/arrays";

/**
 * Network on a directed acyclic graph with a trainable gain on every edge: x_0 are the inputs, and
 * x_j = φ(W_j Σ_{i<j} a_ij x_i) at node j; φ is the identity at the last node.
 */
export interface ConnectivityGraph {
  /** Gains a_ij at [i, j], [n, n]; 0 for i >= j. */
  readonly gains: NdArray;
  /** Maps W_1 … W_{n−1}, [w, w] each. */
  readonly maps: readonly NdArray[];
  /** Activation φ of the nodes between the first and the last. */
  readonly activation: Activation;
}

/** A connectivity graph with gains and maps in any form of matrix. */
export interface GraphLike extends Omit<ConnectivityGraph, "gains" | "maps"> {
  readonly gains: MatrixLike;
  readonly maps: readonly MatrixLike[];
}

/** Size and start of a connectivity graph. */
export interface ConnectivityGraphOptions {
  /** Number n of nodes, at least 2, with the input node and the output node. */
  readonly nodes: number;
  /** Number w of units of every node. */
  readonly width: number;
  /** Gains of 1 on all edges (`"complete"`, the default), or on the edges i → i + 1 and 0 on the others (`"chain"`). */
  readonly start?: "complete" | "chain" | undefined;
  /** Maps of the nodes: the identity (default), or independent random orthogonal matrices. */
  readonly maps?: "identity" | "orthogonal" | undefined;
  /** Activation of the nodes between the first and the last; default `"linear"`. */
  readonly activation?: Activation | undefined;
  /** Seed of the orthogonal maps; default 0. */
  readonly seed?: number | undefined;
}

const OPTIONS: FieldsOf<ConnectivityGraphOptions> = {
  nodes: true,
  width: true,
  start: true,
  maps: true,
  activation: true,
  seed: true,
};

/**
 * Creates a network on the complete directed acyclic graph of n nodes, in which every edge has a trainable gain (Yuan, Li,
 * Shao & Yan 2020).
 *
 * @returns gains [n, n], maps [w, w] of the nodes 1 … n − 1, and the activation
 * @throws ArgumentError for unknown options, numbers out of range, or maps that do not fit in memory
 * @example
 * const graph = connectivityGraph({ nodes: 4, width: 8, maps: "orthogonal", activation: "relu", seed: 1 });
 * graph.gains.get(0, 3); // 1, the gain of the edge from the inputs to the outputs
 */
export function connectivityGraph(options: ConnectivityGraphOptions): ConnectivityGraph {
  const args = argumentsOf("connectivityGraph");
  args.options("options", options, OPTIONS);
  const { nodes, width, start = "complete", maps = "identity", activation = "linear", seed = 0 } = options;
  const at = args.at("options");
  at.number("nodes", nodes, { integer: true, atLeast: 2 });
  at.number("width", width, { integer: true, atLeast: 1 });
  at.choice("start", start, ["complete", "chain"]);
  at.choice("maps", maps, ["identity", "orthogonal"]);
  const layer = readActivation(at.at("activation"), activation);
  at.number("seed", seed, { integer: true });
  at.memory("nodes", nodes * nodes + (nodes - 1) * width * width, "use fewer nodes or units");
  const gains = new Float64Array(nodes * nodes);
  for (let j = 1; j < nodes; j++) {
    for (let i = start === "chain" ? j - 1 : 0; i < j; i++) gains[i * nodes + j] = 1;
  }
  const random = generator(seed);
  const map = () =>
    maps === "identity" ? identity(width) : matrixToNdArray(orthogonalMatrix(random, width, width));
  return {
    gains: toNdArray(gains, [nodes, nodes]),
    maps: Array.from({ length: nodes - 1 }, map),
    activation: typeof activation === "string" ? activation : layer,
  };
}

const identity = (width: number): NdArray =>
  toNdArray(
    Float64Array.from({ length: width * width }, (_, at) => (at % (width + 1) === 0 ? 1 : 0)),
    [width, width],
  );
