import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import type { ColouredGraph } from "./coloured-graph";
import { countMotifs } from "./count-motifs";
import type { Motif } from "./motif";
import { readGraph } from "./read-graph";

/**
 * Counts the bi-fans, diamonds and feed-forward loops of a directed graph, which may have cycles (Milo et al. 2002).
 *
 * With the adjacency matrix A (1 at [i, j] for an edge from i to j):
 *
 * - bi-fan a → c, a → d, b → c, b → d: Σ_{a<b} C((A Aᵀ)_ab, 2)
 * - diamond (bi-parallel) a → b, a → c, b → d, c → d: Σ_{a≠d} C((A²)_ad, 2)
 * - feed-forward loop a → b, b → c, a → c: Σ_ac (A²)_ac A_ac
 *
 * These are the subgraphs with the edges of the motif, whatever further edges join their nodes. With `induced: true`, the
 * subgraph of all edges between the four (three) nodes is the motif, as programs like FANMOD count. Colours do not matter.
 *
 * @param graph adjacency matrix [n, n] of zeros and ones without loops, or a coloured graph
 * @param options.induced true to count induced subgraphs only; default false
 * @throws ArgumentError for loops, double edges, entries that are not 0 or 1, or unknown options
 * @example
 * const edges = [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0]];
 * motifCounts(edges); // { bifan: 1, diamond: 0, feedForward: 0 }
 */
export function motifCounts(
  graph: MatrixLike | ColouredGraph,
  options: { induced?: boolean | undefined } = {},
): Record<Motif, number> {
  const args = argumentsOf("motifCounts");
  args.options("options", options, { induced: true });
  const { induced = false } = options;
  args.boolean("options.induced", induced);
  return runSync(countMotifs(args, readGraph(args, graph), induced));
}
