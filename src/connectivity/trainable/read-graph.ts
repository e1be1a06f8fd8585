import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { type Activation, type Pointwise, pointwise, readActivation } from "../../networks/architecture";
import type { TaskLike } from "../../tasks";
import { readTask } from "../../tasks/read-task";
import type { ConnectivityGraph, GraphLike } from "./connectivity-graph";

/** A checked connectivity graph. */
export interface CheckedGraph {
  /** Number n of nodes. */
  readonly nodes: number;
  /** Number w of units of a node. */
  readonly width: number;
  /** Gains, [n, n]. */
  readonly gains: Float64Array;
  /** Maps W_1 … W_{n−1}, [w, w]. */
  readonly maps: readonly Float64Array[];
  readonly activation: Activation;
  readonly functions: Pointwise;
}

/** Reads a graph, and checks that all edges lead to later nodes. */
export function readGraph(at: Arguments, graph: GraphLike): CheckedGraph {
  at.options(HERE, graph, { gains: true, maps: true, activation: true });
  const { rows: nodes, columns, data: gains } = at.matrix("gains", graph.gains);
  if (nodes !== columns || nodes < 2) {
    throw at.refusal("gains", "a square matrix of at least 2 nodes", `[${nodes}, ${columns}]`);
  }
  for (let i = 0; i < nodes; i++) {
    for (let j = 0; j <= i; j++) {
      if (gains[i * nodes + j] !== 0)
        throw at.error(["gains", [i, j]], "0 (edges lead to later nodes)", gains[i * nodes + j]);
    }
  }
  if (!Array.isArray(graph.maps) || graph.maps.length !== nodes - 1) {
    throw at.error(
      "maps",
      `an array of ${nodes - 1} matrices, one for each node after the first`,
      graph.maps,
    );
  }
  const { rows: width } = at.matrix(["maps", 0], graph.maps[0]!);
  // Not `map`, which skips the holes of a sparse array.
  const maps = Array.from(
    graph.maps as readonly MatrixLike[],
    (map, k) => at.matrix(["maps", k], map, { rows: width, columns: width }).data,
  );
  const layer = readActivation(at.at("activation"), graph.activation);
  const activation = typeof graph.activation === "string" ? graph.activation : layer;
  return { nodes, width, gains, maps, activation, functions: pointwise(layer) };
}

/** Reads a task with as many inputs and targets as the graph has units at a node. */
export function readGraphTask(
  at: Arguments,
  task: TaskLike,
  { width }: CheckedGraph,
): { inputs: Matrix; targets: Matrix } {
  const read = readTask(at, task);
  for (const side of ["inputs", "targets"] as const) {
    const { columns } = read[side];
    if (columns !== width)
      throw at.refusal(side, `${width} columns, one for each unit of a node`, `${columns} columns`);
  }
  return read;
}

/** Copies gains and maps of a graph into arrays of the library. */
export const graphOf = ({
  nodes,
  width,
  gains,
  maps,
  activation,
}: Pick<CheckedGraph, "nodes" | "width" | "gains" | "maps" | "activation">): ConnectivityGraph => ({
  gains: toNdArray(gains.slice(), [nodes, nodes]),
  maps: maps.map((map) => toNdArray(map.slice(), [width, width])),
  activation,
});
