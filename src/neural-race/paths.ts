import { type Arguments, argumentsOf, type FieldsOf } from "../arrays/arguments";
import { type GatedNetworkLike, type Graph, readGraph } from "./graph";

/** A path from an input to an output. */
export interface Path {
  /** Name of the input node at its beginning. */
  readonly from: string;
  /** Name of the output node at its end. */
  readonly to: string;
  /** All nodes of the path, `from` and `to` included. */
  readonly nodes: readonly string[];
  /** Edges of the path ("from->to"), one fewer than its nodes. */
  readonly edges: readonly string[];
}

/** Default of `PathLimit.limit`. */
export const DEFAULT_PATH_LIMIT = 10_000;

/** Limit on the number of paths that a function lists. */
export interface PathLimit {
  /** Networks with more paths are rejected; default 10,000. */
  readonly limit?: number | undefined;
}

/** Fields of `PathLimit`. */
export const PATH_LIMIT: FieldsOf<PathLimit> = { limit: true };

/** Counts the paths from inputs to outputs exactly, without listing them: one addition per edge. */
export function countPaths({ names, edges, incoming, order, outputs }: Graph): bigint {
  const counts = new Array<bigint>(names.length).fill(0n);
  for (const v of order) {
    counts[v] = incoming[v]!.length === 0 ? 1n : 0n;
    for (const e of incoming[v]!) counts[v]! += counts[edges[e]!.from]!;
  }
  return outputs.reduce((sum, v) => sum + counts[v]!, 0n);
}

/**
 * Lists all paths from inputs to outputs: by input, and in the order of the edges at every fork.
 *
 * The paths are counted before they are listed.
 *
 * @param options.limit networks with more paths are rejected; default 10,000
 * @throws ArgumentError for unknown options, more paths than `options.limit` (the error gives their number), or a
 * network that `gatedNetwork` rejects
 * @example
 * const diamond = gatedNetwork({
 *   nodes: { x: 1, a: 1, b: 1, y: 1 },
 *   edges: [["x", "a"], ["x", "b"], ["a", "y"], ["b", "y"]],
 * });
 * paths(diamond)[1]!.edges; // ["x->b", "b->y"]
 */
export function paths(network: GatedNetworkLike, options: PathLimit = {}): Path[] {
  const args = argumentsOf("paths");
  const graph = readGraph(args.at("network"), network);
  args.options("options", options, PATH_LIMIT);
  return limitedPaths(args, graph, options).map((edges) => namePath(graph, edges));
}

/** Names the nodes and edges of a path of a checked graph. */
export function namePath({ names, edges }: Graph, path: readonly number[]): Path {
  const nodes = [edges[path[0]!]!.from, ...path.map((e) => edges[e]!.to)].map((v) => names[v]!);
  return {
    from: nodes[0]!,
    to: nodes[nodes.length - 1]!,
    nodes,
    edges: path.map((e) => edges[e]!.key),
  };
}

/** Lists the paths of the network of a call as lists of edge numbers, after comparing their number with the limit. */
export function limitedPaths(args: Arguments, graph: Graph, options: PathLimit): number[][] {
  const range = { integer: true, atLeast: 1 };
  const limit = args.number("options.limit", options.limit ?? DEFAULT_PATH_LIMIT, range);
  checkPathCount(args, graph, limit, "raise options.limit; gradient flows do not list paths");
  return listPaths(graph);
}

/** Refuses the network of a call if it has more paths than `limit`. */
export function checkPathCount(args: Arguments, graph: Graph, limit: number, advice: string): void {
  const count = countPaths(graph);
  if (count <= BigInt(limit)) return;
  const expected = `a network with at most ${limit.toLocaleString("en")} paths (${advice})`;
  throw args.refusal("network", expected, `one with ${count.toLocaleString("en")} paths`);
}

/** Lists the paths of a checked graph, however many, as lists of edge numbers. */
export function listPaths({ edges, outgoing, inputs, outputs }: Graph): number[][] {
  const isOutput = new Set(outputs);
  const found: number[][] = [];
  for (const input of inputs) {
    const trail: number[] = [];
    // Number of edges followed so far from each node on the trail. An explicit stack, because chains may be long.
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
