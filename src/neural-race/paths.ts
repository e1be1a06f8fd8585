import { checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { type GatedNetworkLike, type Graph, readGraph } from "./graph";

/** A way from an input to an output. */
export interface Path {
  /** The input node it begins at. */
  readonly from: string;
  /** The output node it ends at. */
  readonly to: string;
  /** All its nodes, `from` and `to` included. */
  readonly nodes: readonly string[];
  /** Its edges ("from->to"), one fewer. */
  readonly edges: readonly string[];
}

/** Path-based functions refuse more paths than this unless told otherwise. */
export const MOST_PATHS = 10_000;

/** How many paths a function may list. */
export interface PathLimit {
  /** Refuse networks with more paths than this; default 10,000. */
  readonly limit?: number | undefined;
}

/**
 * The number of paths from inputs to outputs, exactly, without listing them: one addition for every edge.
 *
 * @throws ArgumentError for a network that `gatedNetwork` would refuse
 * @example
 * const diamond = gatedNetwork({ nodes: { x: 1, a: 1, b: 1, y: 1 }, edges: [["x", "a"], ["x", "b"], ["a", "y"], ["b", "y"]] });
 * pathCount(diamond); // 2n
 */
export const pathCount = (network: GatedNetworkLike): bigint =>
  countPaths(readGraph("pathCount", "network", network));

/** The same of a checked graph. */
export function countPaths({ names, edges, incoming, order, outputs }: Graph): bigint {
  const counts = new Array<bigint>(names.length).fill(0n);
  for (const v of order) {
    counts[v] = incoming[v]!.length === 0 ? 1n : 0n;
    for (const e of incoming[v]!) counts[v]! += counts[edges[e]!.from]!;
  }
  return outputs.reduce((sum, v) => sum + counts[v]!, 0n);
}

/**
 * All paths from inputs to outputs: by input, and in the order of the edges at every fork.
 *
 * They are counted before any is listed.
 *
 * @param options.limit refuse networks with more paths; default 10,000
 * @throws ArgumentError for more paths than that, with their number, or a network that `gatedNetwork` would refuse
 * @example
 * const diamond = gatedNetwork({ nodes: { x: 1, a: 1, b: 1, y: 1 }, edges: [["x", "a"], ["x", "b"], ["a", "y"], ["b", "y"]] });
 * paths(diamond)[1]!.edges; // ["x->b", "b->y"]
 */
export function paths(network: GatedNetworkLike, options: PathLimit = {}): Path[] {
  const graph = readGraph("paths", "network", network);
  return listPaths("paths", graph, options).map((edges) => namePath(graph, edges));
}

/** A path of a checked graph as names. */
export function namePath({ names, edges }: Graph, path: readonly number[]): Path {
  const nodes = [edges[path[0]!]!.from, ...path.map((e) => edges[e]!.to)].map((v) => names[v]!);
  return {
    from: nodes[0]!,
    to: nodes[nodes.length - 1]!,
    nodes,
    edges: path.map((e) => edges[e]!.key),
  };
}

/** The paths of a checked graph as lists of edges, after counting them. */
export function listPaths(functionName: string, graph: Graph, options: PathLimit): number[][] {
  checkRecord(functionName, "options", options);
  const limit = checkNumber(functionName, "options.limit", options.limit ?? MOST_PATHS, {
    integer: true,
    atLeast: 1,
  });
  const count = countPaths(graph);
  if (count > BigInt(limit)) {
    const expected = `of at most ${limit.toLocaleString("en")} paths (raise options.limit; flows do without listing them)`;
    throw new ArgumentError(functionName, "network", expected, `one of ${count.toLocaleString("en")} paths`);
  }
  const { edges, outgoing, inputs, outputs } = graph;
  const isOutput = new Set(outputs);
  const found: number[][] = [];
  for (const input of inputs) {
    const trail: number[] = [];
    // How many of the edges out of each node on the trail were followed (a stack: chains may be long).
    const followed = [0];
    while (followed.length > 0) {
      const node = trail.length === 0 ? input : edges[trail[trail.length - 1]!]!.to;
      const next = outgoing[node]![followed[followed.length - 1]!++];
      if (next === undefined) {
        followed.pop();
        trail.pop();
        continue;
      }
      trail.push(next);
      followed.push(0);
      if (isOutput.has(edges[next]!.to)) found.push([...trail]);
    }
  }
  return found;
}
