import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, computeAsync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { GatedTask } from "../../tasks";
import { checkRenamed, refuseOldNames } from "../../tasks/renamed-fields";
import { type GatedNetworkLike, type Graph, readGraph } from "../graph";
import {
  countPaths,
  limitedPaths,
  listPaths,
  namePath,
  PATH_LIMIT,
  type Path,
  type PathLimit,
} from "../paths";
import { readBatch } from "./batch";
import { type DensePair, type DenseStatistics, gatherStatistics } from "./dense-statistics";
import { checkScalarGates } from "./path-gates";

/** Two paths with the same output that are open together on some sample. */
export interface PathPair {
  /** Number j of the first path. */
  readonly first: number;
  /** Number p >= j of the second path. */
  readonly second: number;
  /** Σx(j, p) = ⟨g_j x_j x_pᵀ g_p⟩, [units of j's input, units of p's input]. Its transpose is Σx(p, j). */
  readonly inputCorrelation: NdArray;
}

/** Statistics of the data that determine the training of a gated network. They replace the samples. */
export interface PathStatistics {
  readonly paths: readonly Path[];
  /** Σyx(p) = ⟨g_p y xᵀ⟩ of every path p, [units of its output, units of its input]. */
  readonly inputOutputCorrelation: readonly NdArray[];
  /** Pairs j <= p of paths with nonzero Σx(j, p). */
  readonly pairs: readonly PathPair[];
  /** ⟨Σ_v ‖y_v‖²⟩, twice the loss of a network whose outputs are zero. */
  readonly targetSecondMoment: number;
  readonly samples: number;
}

/**
 * Computes the statistics that determine the loss and gradient of a gated network, for every path from an input to an
 * output (Saxe, Sodhani & Lewallen 2022, equations 5 and 6):
 *
 *   Σyx(p) = ⟨g_p y xᵀ⟩,   Σx(j, p) = ⟨g_j x_j x_pᵀ g_p⟩
 *
 * averaged over samples without subtraction of the mean, with g_p the product of all gates along p. Pairs of paths with
 * different outputs, and pairs that are never open together, are omitted. The statistics can be used in place of the
 * task for training and reduction.
 *
 * Samples with equal gates are first replaced by columns with the same second moments, in P n² operations for P samples
 * with n inputs. Every pair of paths then takes n² operations per column.
 *
 * @param options.limit networks with more paths are rejected; default 10,000
 * @throws ArgumentError for unknown options, more paths than `options.limit` (the error gives their number), gates per
 * unit, statistics that do not fit in memory (the error gives their bytes; nothing is allocated), shapes that do not
 * match, NaN
 * @example
 * const network = gatedNetwork({
 *   nodes: { x: 1, a: 1, b: 1, y: 1 },
 *   edges: [["x", "a"], ["x", "b"], ["a", "y"], ["b", "y"]],
 * });
 * const task = { inputs: { x: [[1], [2]] }, targets: { y: [[1], [-2]] }, nodeGates: { a: [1, 0], b: [0, 1] } };
 * pathStatistics(network, task).inputOutputCorrelation[1]; // [[-2]]
 */
export function pathStatistics(
  network: GatedNetworkLike,
  task: GatedTask,
  options: PathLimit = {},
): PathStatistics {
  const args = argumentsOf("pathStatistics");
  args.options("options", options, PATH_LIMIT);
  return runSync(statisticsOf(args, network, task, options));
}

/**
 * Computes the same numbers as `pathStatistics`, but yields to the event loop.
 *
 * @throws the errors of `pathStatistics`, and the reason of an aborted signal (rejects)
 * @example
 * const { network, task } = pathwayXor();
 * const { signal } = new AbortController();
 * const { pairs } = await pathStatisticsAsync(network, task, { signal });
 */
export async function pathStatisticsAsync(
  network: GatedNetworkLike,
  task: GatedTask,
  options: PathLimit & ComputationOptions = {},
): Promise<PathStatistics> {
  const args = argumentsOf("pathStatisticsAsync");
  args.options("options", options, { ...PATH_LIMIT, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, statisticsOf(args, network, task, options), options);
}

function* statisticsOf(
  args: Arguments,
  network: GatedNetworkLike,
  task: GatedTask,
  options: PathLimit,
): Computation<PathStatistics> {
  const graph = readGraph(args.at("network"), network);
  const paths = limitedPaths(args, graph, options);
  const batch = yield* part(0, 0.5, readBatch(args.at("task"), graph, task));
  checkScalarGates(graph, batch);
  return toPublic(graph, yield* part(0.5, 1, gatherStatistics(args, graph, batch, paths)));
}

function toPublic(graph: Graph, statistics: DenseStatistics): PathStatistics {
  const named = statistics.paths.map((path) => namePath(graph, path));
  const sizes = new Map(graph.names.map((name, v) => [name, graph.sizes[v]!]));
  const size = (node: string): number => sizes.get(node)!;
  return refuseOldNames({
    paths: named,
    inputOutputCorrelation: statistics.inputOutputCorrelation.map((data, p) =>
      toNdArray(data, [size(named[p]!.to), size(named[p]!.from)]),
    ),
    pairs: statistics.pairs.map(({ first, second, data }) => {
      const shape = [size(named[first]!.from), size(named[second]!.from)];
      return refuseOldNames({ first, second, inputCorrelation: toNdArray(data, shape) });
    }),
    targetSecondMoment: statistics.targetSecondMoment,
    samples: statistics.samples,
  });
}

/** The part of path statistics that is read. */
export interface PathStatisticsLike {
  readonly paths: readonly Path[];
  readonly inputOutputCorrelation: readonly MatrixLike[];
  readonly pairs: readonly {
    readonly first: number;
    readonly second: number;
    readonly inputCorrelation: MatrixLike;
  }[];
  readonly targetSecondMoment: number;
  readonly samples: number;
}

/** Checks that statistics belong to the paths of a network, and returns copies. */
export function readPathStatistics(
  args: Arguments,
  given: PathStatisticsLike,
  graph: Graph,
): DenseStatistics {
  args.record(HERE, given);
  const paths = readPaths(args.at("paths"), given.paths, graph);
  const { edges, sizes } = graph;
  const widths = paths.map((path) => sizes[edges[path[0]!]!.from]!);
  const ends = paths.map((path) => edges[path[path.length - 1]!]!.to);
  checkLength(args.at("inputOutputCorrelation"), given.inputOutputCorrelation, paths.length);
  const inputOutputCorrelation = paths.map((_, p) => {
    const shape = { rows: sizes[ends[p]!]!, columns: widths[p]! };
    return args.matrix(["inputOutputCorrelation", p], given.inputOutputCorrelation[p]!, shape).data;
  });
  checkLength(args.at("pairs"), given.pairs, undefined);
  const seen = new Set<string>();
  const pairs = Array.from(given.pairs, (pair, k): DensePair => {
    const at = args.at(["pairs", k]);
    at.record(HERE, pair);
    checkRenamed(at, pair);
    const below = { integer: true, atMost: paths.length - 1 };
    const first = at.number("first", pair.first, { ...below, atLeast: 0 });
    const second = at.number("second", pair.second, { ...below, atLeast: first });
    if (ends[first] !== ends[second] || seen.has(`${first},${second}`)) {
      const expected = "a pair of paths with the same output, listed once";
      throw at.refusal(HERE, expected, `paths ${first} and ${second}`);
    }
    seen.add(`${first},${second}`);
    const shape = { rows: widths[first]!, columns: widths[second]! };
    return { first, second, data: at.matrix("inputCorrelation", pair.inputCorrelation, shape).data };
  });
  const targetSecondMoment = args.number("targetSecondMoment", given.targetSecondMoment, { atLeast: 0 });
  const samples = args.number("samples", given.samples, { integer: true, atLeast: 1 });
  return { paths, inputOutputCorrelation, pairs, targetSecondMoment, samples };
}

function checkLength(args: Arguments, list: readonly unknown[], length: number | undefined): void {
  if (Array.isArray(list) && (length === undefined || list.length === length)) return;
  throw args.error(HERE, `an array${length === undefined ? "" : ` of length ${length}`}`, list);
}

/** Checks that `given` lists all paths of a network in order, and returns them as lists of edge numbers. */
function readPaths(args: Arguments, given: readonly Path[], graph: Graph): number[][] {
  if (!Array.isArray(given) || given.length === 0) {
    throw args.error(HERE, "an array of at least one path", given);
  }
  const count = countPaths(graph);
  if (count !== BigInt(given.length)) {
    throw args.error(HERE, `the ${count.toLocaleString("en")} paths of the network`, given);
  }
  const paths = listPaths(graph);
  paths.forEach((path, p) => {
    const expected = path.map((e) => graph.edges[e]!.key);
    const edges: unknown = (given[p] as Path | undefined)?.edges;
    const same =
      Array.isArray(edges) &&
      edges.length === expected.length &&
      expected.every((key, i) => key === edges[i]);
    if (same) return;
    throw args.error(p, `path ${p} of the network`, given[p]);
  });
  return paths;
}
