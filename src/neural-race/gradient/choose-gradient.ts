import { checkChoice, checkRecord } from "../../arrays/check";
import type { GatedTask } from "../../tasks";
import type { Graph } from "../graph";
import { pathTrie, trieWork } from "../network/path-trie";
import { readSamples } from "../network/read-task";
import type { GatedField } from "../network/vector-field";
import { countPaths, listPaths, MOST_PATHS } from "../paths";
import { type Batch, makeBatch } from "./batch";
import { gatherStatistics, openPairs } from "./dense-statistics";
import { checkScalarGates, isPerUnit } from "./path-gates";
import { pathGradient } from "./path-gradient";
import { type PathStatisticsLike, readPathStatistics } from "./path-statistics";
import { sweepGradient } from "./sweep-gradient";
import { planSweep, sweepWork } from "./sweep-plan";

/** What a gated network learns from: samples, or the statistics of its paths on them. */
export type GatedData = GatedTask | PathStatisticsLike;

/** How the loss and its gradient are computed; both give the same numbers. */
export interface FieldOptions {
  /**
   * `"paths"`: from the statistics of the paths, at a cost that does not depend on the samples. `"sweep"`: by sweeps over
   * the graph, at one that does not depend on the number of paths, for every distinct setting of the gates. Default: the
   * one with fewer operations.
   */
  readonly method?: "paths" | "sweep" | undefined;
}

/** Statistics are worth gathering when that costs as much as so many gradients. */
const GRADIENTS_PER_FLOW = 2000;

/** From this number of paths on, pairs are not counted to find out that sweeps are cheaper. */
const TOO_MANY_PATHS = 3000;

/** The field of a network on given data, by the cheaper method or the one asked for. */
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
  if (method === "paths") return fromPaths(functionName, graph, batch);
  const perUnit = batch.nodeGates.some(
    (gate, v) => gate !== undefined && isPerUnit(gate, graph.sizes[v]!, batch),
  );
  if (perUnit || countPaths(graph) > TOO_MANY_PATHS) return sweepGradient(functionName, graph, batch);
  const plan = planSweep(graph, batch);
  return pathWork(graph, batch) < sweepWork(graph, plan)
    ? fromPaths(functionName, graph, batch)
    : sweepGradient(functionName, graph, batch, plan);
}

function fromPaths(functionName: string, graph: Graph, batch: Batch): GatedField {
  const paths = listPaths(functionName, graph, { limit: MOST_PATHS });
  checkScalarGates(functionName, graph, batch);
  return pathGradient(functionName, graph, gatherStatistics(functionName, graph, batch, paths));
}

/** Multiplications of one gradient from statistics, with its share of gathering them. */
function pathWork(graph: Graph, batch: Batch): number {
  const { edges, sizes } = graph;
  const paths = listPaths("", graph, { limit: TOO_MANY_PATHS });
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
