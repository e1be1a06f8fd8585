import { checkChoice, checkRecord } from "../../arrays/check";
import type { GatedTask } from "../../tasks";
import type { Graph } from "../graph";
import { pathTrie, trieWork } from "../network/path-trie";
import { readSamples } from "../network/read-gated-task";
import type { GatedField } from "../network/vector-field";
import { countPaths, DEFAULT_PATH_LIMIT, listPaths } from "../paths";
import { type Batch, makeBatch } from "./batch";
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

/** Creates the field of a network on given data, by the requested method or else the cheaper one. */
export function chooseGradient(
  functionName: string,
  graph: Graph,
  data: GatedData,
  method?: FieldOptions["method"],
  argument = "options.gradient",
): GatedField {
  checkRecord(functionName, "data", data);
  if (method !== undefined) checkChoice(functionName, argument, method, ["paths", "sweep"]);
  if ("outputInput" in data) {
    if (method === "sweep") checkChoice(functionName, argument, method, ["paths"]);
    return pathGradient(functionName, graph, readPathStatistics(functionName, "data", data, graph));
  }
  const batch = makeBatch(functionName, graph, readSamples(functionName, "data", data, graph));
  if (method === "sweep") return sweepGradient(functionName, graph, batch);
  if (method === "paths") return gradientFromPaths(functionName, graph, batch);
  const perUnit = batch.nodeGates.some(
    (gate, v) => gate !== undefined && isPerUnit(gate, graph.sizes[v]!, batch),
  );
  if (perUnit || countPaths(graph) > MAX_PATHS_COMPARED) return sweepGradient(functionName, graph, batch);
  const plan = planSweep(graph, batch);
  return pathWork(graph, batch) < sweepWork(graph, plan)
    ? gradientFromPaths(functionName, graph, batch)
    : sweepGradient(functionName, graph, batch, plan);
}

function gradientFromPaths(functionName: string, graph: Graph, batch: Batch): GatedField {
  const paths = listPaths(functionName, graph, { limit: DEFAULT_PATH_LIMIT });
  checkScalarGates(functionName, graph, batch);
  return pathGradient(functionName, graph, gatherStatistics(functionName, graph, batch, paths));
}

/** Estimates the multiplications of one gradient from statistics, including its share of gathering them. */
function pathWork(graph: Graph, batch: Batch): number {
  const { edges, sizes } = graph;
  const paths = listPaths("", graph, { limit: MAX_PATHS_COMPARED });
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
