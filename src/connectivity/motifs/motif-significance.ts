import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { streamOf } from "../../random/generator";
import type { ColouredGraph } from "./coloured-graph";
import { countMotifs } from "./count-motifs";
import { exchangeEdges, planExchanges } from "./exchange-edges";
import { MOTIFS, type Motif } from "./motif";
import { readGraph } from "./read-graph";

/** Count of a motif in a graph and in randomised graphs. */
export interface MotifSignificance {
  /** Count in the graph. */
  readonly count: number;
  /** Mean count in the randomised graphs. */
  readonly mean: number;
  /** Standard deviation over the randomised graphs, with one degree of freedom for the mean. */
  readonly deviation: number;
  /** (count − mean) / deviation; undefined if all randomised graphs have the same count. */
  readonly z: number | undefined;
}

/** Number of randomised graphs, their seed, and the kind of counts. */
export interface MotifSignificanceOptions {
  /** Number of randomised graphs, at least 1; default 100. */
  readonly randomisations?: number | undefined;
  /** Seed of the randomised graphs; default 0. */
  readonly seed?: number | undefined;
  /** True to count induced subgraphs only (see `motifCounts`); default false. */
  readonly induced?: boolean | undefined;
}

const OPTIONS: FieldsOf<MotifSignificanceOptions> = { randomisations: true, seed: true, induced: true };

/**
 * Compares the motifs of a graph with those of randomised graphs that have the same degrees (Milo et al. 2002).
 *
 * A graph is randomised by exchanges of ends: edges a → b and c → d of equal colour between the same two layers become a → d
 * and c → b, unless that makes a loop or a double edge. The number of edges of every colour at every node, in and out, to
 * every layer, does not change. All graphs take the number of attempts in which a first one makes 3 exchanges per edge, or
 * 100 attempts per edge if that is less. Edges of an adjacency matrix are exchanged with all others.
 *
 * @param graph coloured graph (see `weightGraph`), or adjacency matrix [n, n] of zeros and ones without loops
 * @param options.randomisations number of randomised graphs, default 100
 * @param options.seed seed of the randomised graphs, default 0
 * @param options.induced true to count induced subgraphs only, default false
 * @throws ArgumentError for loops, double edges, entries that are not 0 or 1, over 2 GiB of pairs of nodes, or options
 * that are unknown or out of range
 * @example
 * const network = mlp({ widths: [31, 30, 30, 4], activation: "relu" });
 * const graph = weightGraph(initialise(network, { seed: 2 }).weights);
 * motifSignificance(graph).bifan.z; // near 0 for random weights
 */
export function motifSignificance(
  graph: ColouredGraph | MatrixLike,
  options: MotifSignificanceOptions = {},
): Record<Motif, MotifSignificance> {
  const args = argumentsOf("motifSignificance");
  args.options("options", options, OPTIONS);
  return runSync(compareWithRandom(args, graph, options));
}

/**
 * Computes the same numbers as `motifSignificance`, but yields to the event loop after every randomised graph.
 *
 * @throws the errors of `motifSignificance`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const edges = [[0, 0, 1, 1], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]];
 * const { bifan } = await motifSignificanceAsync(edges, { randomisations: 10, signal });
 */
export async function motifSignificanceAsync(
  graph: ColouredGraph | MatrixLike,
  options: MotifSignificanceOptions & ComputationOptions = {},
): Promise<Record<Motif, MotifSignificance>> {
  const args = argumentsOf("motifSignificanceAsync");
  args.options("options", options, { ...OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, compareWithRandom(args, graph, options), options);
}

function* compareWithRandom(
  args: Arguments,
  graphLike: ColouredGraph | MatrixLike,
  options: MotifSignificanceOptions,
): Computation<Record<Motif, MotifSignificance>> {
  const at = args.at("options");
  const { randomisations = 100, seed = 0, induced = false } = options;
  at.number("randomisations", randomisations, { integer: true, atLeast: 1 });
  at.number("seed", seed, { integer: true });
  at.boolean("induced", induced);
  const graph = readGraph(args, graphLike);
  const count = yield* part(0, 0, countMotifs(args, graph, induced));
  const plan = yield* part(0, 0, planExchanges(args, graph, streamOf(seed, 0)));
  const moments = MOTIFS.map(() => ({ mean: 0, squares: 0 }));
  for (let k = 1; k <= randomisations; k++) {
    const done = (k - 1) / randomisations;
    const random = yield* part(done, done, exchangeEdges(args, graph, plan, streamOf(seed, k)));
    const found = yield* part(done, done, countMotifs(args, random, induced));
    for (const [m, motif] of MOTIFS.entries()) {
      const of = moments[m]!;
      const difference = found[motif] - of.mean;
      of.mean += difference / k;
      of.squares += difference * (found[motif] - of.mean);
    }
    yield k / randomisations;
  }
  const significances = MOTIFS.map((motif, m): [Motif, MotifSignificance] => {
    const { mean, squares } = moments[m]!;
    const deviation = randomisations === 1 ? 0 : Math.sqrt(squares / (randomisations - 1));
    const z = deviation === 0 ? undefined : (count[motif] - mean) / deviation;
    return [motif, { count: count[motif], mean, deviation, z }];
  });
  return Object.fromEntries(significances) as Record<Motif, MotifSignificance>;
}
