import type { Arguments } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import type { Motif } from "./motif";
import { type NeighbourLists, neighbourLists } from "./neighbour-lists";
import type { GroupedGraph } from "./read-graph";
import { FORWARD, relationsOf } from "./relations";

/** Number of pairs of edges between pauses. */
const PAIRS_PER_PAUSE = 2_000_000;

/**
 * Counts the motifs of a graph. For every node i, all nodes j at two edges from it are met once for each node between
 * them; c such nodes make c (c − 1)/2 motifs. The cost is the number of pairs of edges that share a node.
 *
 * For induced subgraphs, pairs of opposite edges are left out, i and j are not to be neighbours, and the pairs of
 * neighbours among the nodes between them are subtracted.
 */
export function* countMotifs(
  args: Arguments,
  graph: GroupedGraph,
  induced: boolean,
): Computation<Record<Motif, number>> {
  const { nodes } = graph;
  const relations = induced ? relationsOf(args, graph) : undefined;
  const { from, to } = relations === undefined ? graph : withoutOpposites(graph, relations);
  const out = neighbourLists(nodes, from, to);
  const into = neighbourLists(nodes, to, from);
  const isNeighbour = (i: number, j: number) => relations !== undefined && relations[i * nodes + j] !== 0;
  const walks = walksOf(nodes);
  const count = { bifan: 0, diamond: 0, feedForward: 0 };
  let pairs = 0;
  for (let i = 0; i < nodes; i++) {
    pairs += walks.follow(i, out, into);
    count.bifan += walks.clear((j) => j > i && !isNeighbour(i, j));
    pairs += walks.follow(i, out, out);
    for (let at = out.starts[i]!; at < out.starts[i + 1]!; at++) {
      count.feedForward += walks.to[out.ends[at]!]!;
    }
    count.diamond += walks.clear((j) => j !== i && !isNeighbour(i, j));
    if (relations !== undefined) {
      const joined = joinedAt(i, relations, nodes, out, into);
      count.bifan -= joined.bifan;
      count.diamond -= joined.diamond;
    }
    if (pairs < PAIRS_PER_PAUSE) continue;
    pairs = 0;
    yield (i + 1) / nodes;
  }
  return count;
}

/** Counts walks of two edges from one node to all others. */
function walksOf(nodes: number) {
  const to = new Int32Array(nodes);
  const ends = new Int32Array(nodes);
  let count = 0;
  return {
    /** Number of walks to every node. */
    to,
    /** Adds the walks from node i along `first`, then `second`, and returns their number. */
    follow(i: number, first: NeighbourLists, second: NeighbourLists): number {
      let walks = 0;
      for (let at = first.starts[i]!; at < first.starts[i + 1]!; at++) {
        const k = first.ends[at]!;
        const last = second.starts[k + 1]!;
        walks += last - second.starts[k]!;
        for (let next = second.starts[k]!; next < last; next++) {
          const j = second.ends[next]!;
          if (to[j]!++ === 0) ends[count++] = j;
        }
      }
      return walks;
    },
    /** Removes all walks, and returns the number of pairs of walks to the same accepted node. */
    clear(accepts: (j: number) => boolean): number {
      let pairs = 0;
      for (; count > 0; count--) {
        const j = ends[count - 1]!;
        const walks = to[j]!;
        to[j] = 0;
        if (walks > 1 && accepts(j)) pairs += (walks * (walks - 1)) / 2;
      }
      return pairs;
    },
  };
}

/** Leaves out all edges between nodes with edges in both directions. */
function withoutOpposites({ nodes, from, to }: GroupedGraph, relations: Uint8Array) {
  const keeps = (_: number, e: number) => relations[from[e]! * nodes + to[e]!] === FORWARD;
  return { from: from.filter(keeps), to: to.filter(keeps) };
}

/** Counts the motifs of node i that are not induced only because the two nodes between its ends are neighbours. */
function joinedAt(
  i: number,
  relations: Uint8Array,
  nodes: number,
  out: NeighbourLists,
  into: NeighbourLists,
): Record<"bifan" | "diamond", number> {
  const count = { bifan: 0, diamond: 0 };
  for (let first = out.starts[i]!; first < out.starts[i + 1]!; first++) {
    const k = out.ends[first]!;
    for (let second = out.starts[i]!; second < first; second++) {
      const l = out.ends[second]!;
      if (relations[k * nodes + l] === 0) continue;
      for (let at = into.starts[k]!; at < into.starts[k + 1]!; at++) {
        const j = into.ends[at]!;
        const isBifan = j > i && relations[i * nodes + j] === 0 && relations[j * nodes + l] === FORWARD;
        if (isBifan) count.bifan++;
      }
      for (let at = out.starts[k]!; at < out.starts[k + 1]!; at++) {
        const j = out.ends[at]!;
        if (relations[i * nodes + j] === 0 && relations[l * nodes + j] === FORWARD) count.diamond++;
      }
    }
  }
  return count;
}
