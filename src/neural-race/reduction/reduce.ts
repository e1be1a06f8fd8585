import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import { type Computation, computePartlyAsync, computePartlySync, part } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { checkRenamed } from "../../tasks/renamed-fields";
import { readBatch } from "../gradient/batch";
import type { GatedData } from "../gradient/choose-gradient";
import { type DenseStatistics, gatherStatistics } from "../gradient/dense-statistics";
import { checkScalarGates } from "../gradient/path-gates";
import { readPathStatistics } from "../gradient/path-statistics";
import { type GatedNetworkLike, type Graph, readGraph } from "../graph";
import { gatedNetwork } from "../network/gated-network";
import { limitedPaths, namePath, PATH_LIMIT, type PathLimit } from "../paths";
import { assignUnits, fixSigns } from "./assign-units";
import { diagonaliseJointly, type JointBases, offDiagonal } from "./joint-diagonalise";
import { findPathEnds, type PathEnds } from "./path-ends";
import type { ReducedMode, Reduction, ReductionResiduals } from "./reduction";

/** Options of `reduce`. */
export interface ReduceOptions extends PathLimit, ComputationOptions {
  /** Largest residual of a reduction that counts as exact; default 1e-10. */
  readonly tolerance?: number | undefined;
}

/**
 * Splits the learning of a gated network into modes that learn independently. Each mode is a network with a scalar
 * weight per edge on the same graph (Saxe, Sodhani & Lewallen 2022, equations 7 to 10):
 *
 *   Σyx(p) = U S(p) Vᵀ,   Σx(j, p) = V D(j, p) Vᵀ,   W_e = R B_e Rᵀ with diagonal B_e
 *
 * The bases are found by joint diagonalisation of all statistics: eigenvectors of a random combination of the
 * statistics, refined by rotations. Inputs need not be white, nodes may differ in size, and repeated singular values
 * are split by the other statistics if these differ. Every edge out of an input has a separate V. Edges into an output
 * share U if their paths are open together. A mode takes one unit of every hidden node that it passes. If a node has
 * fewer units than there are modes, the strongest modes take them.
 *
 * If the statistics have no common bases, `residual` measures the deviation, and the modes are those of the bases with
 * the smallest off-diagonal part. `reductionError` then compares them with the gradient flow of the full network.
 *
 * @param data a task, or the statistics of its paths
 * @param options.tolerance largest residual that counts as exact; default 1e-10
 * @throws ArgumentError for shapes that do not match, unknown options, gates per unit, more paths than
 * `options.limit`, or statistics that do not fit in memory
 * @example
 * const { network, task } = routing({ domains: 7, trained: 4 });
 * const { modes, residual } = reduce(network, task);
 * modes[0]!.strengths[0]; // 13.6 / 112: the strongest mode of the items over 28 routes of 4
 */
export function reduce(network: GatedNetworkLike, data: GatedData, options: ReduceOptions = {}): Reduction {
  const args = argumentsOf("reduce");
  checkOptions(args, options);
  return computePartlySync(args, findModes(args, network, data, options), options);
}

/**
 * Computes the same reduction as `reduce`, but yields to the event loop. An aborted reduction has the bases found so
 * far: its `residual` tells how good they are.
 *
 * @throws the errors of `reduce`, and the reason of a signal that is aborted before the statistics are known (rejects)
 * @example
 * const { network, task } = routing({ domains: 7, trained: 4 });
 * const { signal } = new AbortController();
 * const { modes, result } = await reduceAsync(network, task, { signal });
 */
export async function reduceAsync(
  network: GatedNetworkLike,
  data: GatedData,
  options: ReduceOptions = {},
): Promise<Reduction> {
  const args = argumentsOf("reduceAsync");
  checkOptions(args, options);
  return computePartlyAsync(args, findModes(args, network, data, options), options);
}

/** Checks that the options are known, and the options of the run. */
function checkOptions(args: Arguments, options: ReduceOptions): void {
  args.options("options", options, { ...PATH_LIMIT, tolerance: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
}

function* findModes(
  args: Arguments,
  network: GatedNetworkLike,
  data: GatedData,
  options: ReduceOptions,
): Computation<Reduction> {
  const graph = readGraph(args.at("network"), network);
  const tolerance = args.number("options.tolerance", options.tolerance ?? 1e-10, { atLeast: 0 });
  const statistics = yield* part(0, 0.3, readStatistics(args, graph, data, options));
  const scales = scalesOf(statistics);
  const pathEnds = findPathEnds(graph, scaled(statistics, scales));
  const units = pathEnds.sizes.reduce((sum, n) => sum + n, 0);
  args.memory("network", 4 * units * units, "use fewer input and output units");
  const joint = yield* part(0.3, 1, diagonaliseJointly(pathEnds.sizes, pathEnds.matrices));
  fixSigns(pathEnds, joint, statistics.paths.length);
  const residuals = measureResiduals(pathEnds, joint, statistics);
  const residual = Math.max(residuals.inputOutputCorrelation, residuals.inputCorrelation);
  return {
    network: gatedNetwork(network),
    paths: statistics.paths.map((path) => namePath(graph, path)),
    modes: modesOf(graph, statistics, pathEnds, joint, scales),
    bases: basesOf(graph, pathEnds, joint),
    residual,
    residuals,
    exact: residual <= tolerance,
    result: joint.aborted ? "aborted" : "finished",
    targetSecondMoment: statistics.targetSecondMoment,
  };
}

function* readStatistics(
  args: Arguments,
  graph: Graph,
  data: GatedData,
  options: PathLimit,
): Computation<DenseStatistics> {
  args.record("data", data);
  checkRenamed(args.at("data"), data);
  if ("inputOutputCorrelation" in data) return readPathStatistics(args.at("data"), data, graph);
  const paths = limitedPaths(args, graph, options);
  const batch = yield* part(0, 0.5, readBatch(args.at("data"), graph, data));
  checkScalarGates(graph, batch);
  return yield* part(0.5, 1, gatherStatistics(args, graph, batch, paths));
}

/** Divisors that scale the statistics to order 1. They are powers of two, so that the division is exact. */
interface Scales {
  readonly inputOutputCorrelation: number;
  readonly inputCorrelation: number;
}

function scalesOf({ inputOutputCorrelation, pairs }: DenseStatistics): Scales {
  const scale = (arrays: readonly Float64Array[]): number => {
    let largest = 0;
    for (const data of arrays) for (const x of data) largest = Math.max(largest, Math.abs(x));
    return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
  };
  return {
    inputOutputCorrelation: scale(inputOutputCorrelation),
    inputCorrelation: scale(pairs.map(({ data }) => data)),
  };
}

const scaled = (
  statistics: DenseStatistics,
  { inputOutputCorrelation, inputCorrelation }: Scales,
): DenseStatistics => ({
  ...statistics,
  inputOutputCorrelation: statistics.inputOutputCorrelation.map((data) =>
    data.map((x) => x / inputOutputCorrelation),
  ),
  pairs: statistics.pairs.map((pair) => ({ ...pair, data: pair.data.map((x) => x / inputCorrelation) })),
});

function measureResiduals(
  pathEnds: PathEnds,
  joint: JointBases,
  { paths, pairs }: DenseStatistics,
): ReductionResiduals {
  const ratio = (off: number, all: number): number => (all === 0 ? 0 : Math.sqrt(off / all));
  const parts = joint.matrices.map((matrix) => offDiagonal(matrix, pathEnds.sizes, joint.matching));
  const combinedRatio = (list: readonly { off: number; all: number }[]): number =>
    ratio(
      list.reduce((sum, { off }) => sum + off, 0),
      list.reduce((sum, { all }) => sum + all, 0),
    );
  const [ofPaths, ofPairs] = [parts.slice(0, paths.length), parts.slice(paths.length)];
  return {
    inputOutputCorrelation: combinedRatio(ofPaths),
    inputCorrelation: combinedRatio(ofPairs),
    paths: Float64Array.from(ofPaths, ({ off, all }) => ratio(off, all)),
    pairs: pairs.map(({ first, second }, k) => ({
      first,
      second,
      residual: ratio(ofPairs[k]!.off, ofPairs[k]!.all),
    })),
  };
}

function modesOf(
  graph: Graph,
  { paths, pairs }: DenseStatistics,
  { sizes, ofFirst, ofLast }: PathEnds,
  joint: JointBases,
  scales: Scales,
): ReducedMode[] {
  const { matrices, matching } = joint;
  const entry = (m: number, mode: number): number => {
    const { a, b, data } = matrices[m]!;
    return data[matching[a]![mode]! * sizes[b]! + matching[b]![mode]!]!;
  };
  return assignUnits(graph, paths, { ofFirst, ofLast }, matching).map(({ mode, columns, open }) => ({
    strengths: Float64Array.from(paths, (_, p) =>
      open[p] ? scales.inputOutputCorrelation * entry(p, mode) : 0,
    ),
    variances: pairs.flatMap(({ first, second }, k) => {
      const value = open[first] && open[second] ? scales.inputCorrelation * entry(paths.length + k, mode) : 0;
      return value === 0 ? [] : [{ first, second, value }];
    }),
    columns: Object.fromEntries([...columns].map(([e, ends]) => [graph.edges[e]!.key, ends])),
  }));
}

function basesOf({ edges }: Graph, { sizes, ofFirst, ofLast }: PathEnds, { bases }: JointBases) {
  const at = (ends: readonly number[]) =>
    Object.fromEntries(
      edges.flatMap(({ key }, e) => {
        const end = ends[e]!;
        return end < 0 ? [] : [[key, toNdArray(bases[end]!.slice(), [sizes[end]!, sizes[end]!])] as const];
      }),
    );
  return { inputs: at(ofFirst), outputs: at(ofLast) };
}
