import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type Computation, part } from "../../concurrency/computation";
import type { GatedTask } from "../../tasks";
import { checkRenamed } from "../../tasks/renamed-fields";
import type { Graph } from "../graph";
import { pathTrie, trieWork } from "../network/path-trie";
import type { GatedField } from "../network/vector-field";
import { checkPathCount, countPaths, DEFAULT_PATH_LIMIT, listPaths } from "../paths";
import { type Batch, readBatch } from "./batch";
import { gatherStatistics, openPairs } from "./dense-statistics";
import { checkScalarGates, isPerUnit } from "./path-gates";
import { pathGradient } from "./path-gradient";
import { type PathStatisticsLike, readPathStatistics } from "./path-statistics";
import { sweepGradient } from "./sweep-gradient";
import { planSweep, sweepWork } from "./sweep-plan";

/** Training data of a gated network: samples, or the statistics of its paths. */
export type GatedData = GatedTask | PathStatisticsLike;

/** Method by which the loss and its gradient are computed. Both methods agree to rounding. */
export interface FieldOptions {
  /**
   * `"paths"`: from the statistics of the paths, at a cost independent of the number of samples. `"sweep"`: by sweeps
   * over the graph for every distinct gate pattern, at a cost independent of the number of paths. Default: the method
   * with fewer operations.
   */
  readonly method?: "paths" | "sweep" | undefined;
}

/** Assumed number of gradients per flow, over which the cost of gathering the statistics is spread. */
const GRADIENTS_PER_FLOW = 2000;

/** Number of paths above which sweeps are used without comparing costs: counting pairs of paths is expensive. */
const MAX_PATHS_COMPARED = 3000;

/**
 * Creates the field of a network on given data, by the requested method or else the cheaper one. Pauses while the data
 * are read.
 *
 * @param at reader at the option that requests the method
 */
export function* chooseGradient(
  args: Arguments,
  graph: Graph,
  data: GatedData,
  method?: FieldOptions["method"],
  at = args.at("options.gradient"),
): Computation<GatedField> {
  args.record("data", data);
  checkRenamed(args.at("data"), data);
  if (method !== undefined) at.choice(HERE, method, ["paths", "sweep"]);
  if ("inputOutputCorrelation" in data) {
    if (method === "sweep") at.choice(HERE, method, ["paths"]);
    return pathGradient(args, graph, readPathStatistics(args.at("data"), data, graph));
  }
  const batch = yield* part(0, 0.5, readBatch(args.at("data"), graph, data));
  if (method === "sweep") return sweepGradient(args, graph, batch);
  const fromPaths = () => part(0.5, 1, gradientFromPaths(args, graph, batch));
  if (method === "paths") return yield* fromPaths();
  const perUnit = batch.nodeGates.some(
    (gate, v) => gate !== undefined && isPerUnit(gate, graph.sizes[v]!, batch),
  );
  if (perUnit || countPaths(graph) > MAX_PATHS_COMPARED) return sweepGradient(args, graph, batch);
  const plan = planSweep(graph, batch);
  return pathWork(graph, batch) < sweepWork(graph, plan)
    ? yield* fromPaths()
    : sweepGradient(args, graph, batch, plan);
}

function* gradientFromPaths(args: Arguments, graph: Graph, batch: Batch): Computation<GatedField> {
  checkPathCount(args, graph, DEFAULT_PATH_LIMIT, 'the method "sweep" does not list paths');
  checkScalarGates(graph, batch);
  return pathGradient(args, graph, yield* gatherStatistics(args, graph, batch, listPaths(graph)));
}

/** Estimates the multiplications of one gradient from statistics, including its share of gathering them. */
function pathWork(graph: Graph, batch: Batch): number {
  const { edges, sizes } = graph;
  const paths = listPaths(graph);
  const { pairs, numbers } = openPairs(graph, batch, paths);
  const height = (p: number): number => {
    const path = paths[p]!;
    return sizes[edges[path[path.length - 1]!]!.to]! * sizes[edges[path[0]!]!.from]!;
  };
  let products = 0;
  for (const [first, second] of pairs) {
    const width = sizes[edges[paths[second]![0]!]!.from]!;
    products += (first === second ? 1 : 2) * height(first) * width;
  }
  return trieWork(graph, pathTrie(graph, paths)) + products + (numbers * batch.columns) / GRADIENTS_PER_FLOW;
}
