import type { Arguments } from "../../arrays/arguments";
import { isNumericTyped, isRecord } from "../../arrays/type-guards";
import type { MatrixLike, VectorLike } from "../../arrays/types";
import type { ColouredGraph } from "./coloured-graph";

/** Edges of a graph, sorted by `from`, then `to`, with the group of every edge, counted from 0. */
export interface GroupedGraph {
  readonly nodes: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Groups: edges of one colour between one pair of layers, or all edges of an adjacency matrix. */
  readonly group: Int32Array;
}

/** Reads a graph in either form. */
export function readGraph(args: Arguments, graph: MatrixLike | ColouredGraph): GroupedGraph {
  return isColoured(graph) ? readColouredGraph(args.at("graph"), graph) : readAdjacency(args, graph);
}

const isColoured = (graph: MatrixLike | ColouredGraph): graph is ColouredGraph =>
  isRecord(graph) && "edges" in graph;

function readColouredGraph(at: Arguments, { nodes, layers, edges }: ColouredGraph): GroupedGraph {
  at.number("nodes", nodes, { integer: true, atLeast: 1, atMost: 2 ** 31 - 1 });
  const layerOf = readIntegers(at, "layers", layers, nodes);
  at.record("edges", edges);
  const within = { atLeast: 0, atMost: nodes - 1 };
  const from = readIntegers(at, "edges.from", edges.from, undefined, within);
  const to = readIntegers(at, "edges.to", edges.to, from.length, within);
  const colour = readIntegers(at, "edges.colour", edges.colour, from.length);
  const order = ascendingOrder(from, to);
  for (const [i, e] of order.entries()) {
    const [a, b, last] = [from[e]!, to[e]!, order[i - 1]];
    if (a === b) throw at.refusal(["edges", "to", e], "another node than the edge's first", `${b}`);
    if (last !== undefined && from[last] === a && to[last] === b) {
      throw at.refusal(["edges", "to", e], "another node than that of an earlier edge", `${a} -> ${b} twice`);
    }
  }
  const layer = layerOf.map(numbering());
  const kind = colour.map(numbering());
  // At most one pair of layers and one colour per edge, so that the products are exact.
  const [pairOf, groupOf] = [numbering(), numbering()];
  const group = order.map((e) => {
    const pair = pairOf(layer[from[e]!]! * nodes + layer[to[e]!]!);
    return groupOf(pair * from.length + kind[e]!);
  });
  return {
    nodes,
    from: order.map((e) => from[e]!),
    to: order.map((e) => to[e]!),
    group,
  };
}

/** Returns the order of the edges by `from`, then `to`. */
function ascendingOrder(from: Int32Array, to: Int32Array): Int32Array {
  const order = Int32Array.from(from, (_, e) => e);
  const compare = (e: number, f: number) => from[e]! - from[f]! || to[e]! - to[f]!;
  return order.some((e) => e > 0 && compare(e - 1, e) > 0) ? order.sort(compare) : order;
}

/** Returns a function that numbers different values 0, 1, ... in the order in which they occur. */
function numbering(): (value: number) => number {
  const numbers = new Map<number, number>();
  return (value) => {
    const known = numbers.get(value) ?? numbers.size;
    numbers.set(value, known);
    return known;
  };
}

/** Reads integers of 32 bits; a list without a required length can be empty. */
function readIntegers(
  at: Arguments,
  path: string,
  value: VectorLike,
  length?: number,
  range: { atLeast: number; atMost: number } = { atLeast: -(2 ** 31), atMost: 2 ** 31 - 1 },
): Int32Array {
  const isEmpty = (Array.isArray(value) || isNumericTyped(value)) && value.length === 0;
  if (isEmpty && (length ?? 0) === 0) return new Int32Array(0);
  const numbers = at.vector(path, value, length);
  const wrong = numbers.findIndex((x) => !(Number.isInteger(x) && x >= range.atLeast && x <= range.atMost));
  if (wrong >= 0) at.at(path).number(wrong, numbers[wrong], { integer: true, ...range });
  return Int32Array.from(numbers);
}

function readAdjacency(args: Arguments, graph: MatrixLike): GroupedGraph {
  const { rows: nodes, columns, data } = args.matrix("graph", graph);
  if (nodes !== columns) throw args.refusal("graph", "a square matrix", `a ${nodes} × ${columns} matrix`);
  const [from, to]: number[][] = [[], []];
  data.forEach((entry, at) => {
    if (entry === 0) return;
    const [i, j] = [Math.floor(at / nodes), at % nodes];
    if (entry !== 1 || i === j) {
      throw args.error(["graph", [i, j]], i === j ? "0 on the diagonal" : "0 or 1", entry);
    }
    from!.push(i);
    to!.push(j);
  });
  return {
    nodes,
    from: Int32Array.from(from!),
    to: Int32Array.from(to!),
    group: new Int32Array(from!.length),
  };
}
