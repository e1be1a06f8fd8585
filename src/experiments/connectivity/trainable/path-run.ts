import type { AbortSignalLike } from "../../../arrays/types";
import { type ConnectivityGraph, survivingEdges, trainConnectivityAsync } from "../../../connectivity";
import { type Race, raceAsync } from "../../../neural-race";
import { lastOf } from "../../../reports/numbers";
import { geometricGrid } from "../../../reports/series";
import {
  drawProblem,
  edgeBetween,
  gainsByEdge,
  type PathProblem,
  type ProblemSettings,
} from "./path-problem";

/** Duration and penalty of trainings. */
export interface TrainingSettings {
  /** Learning rate for the loss per unit. */
  readonly learningRate: number;
  readonly steps: number;
  /** Penalty of the gains for the loss per unit. */
  readonly penalty: number;
}

/** Gains of all edges along a training. */
export interface GainCourse {
  /** Numbers of steps. */
  readonly steps: number[];
  /** Gains by edge, one number for each of `steps`. */
  readonly gains: Readonly<Record<string, number[]>>;
  readonly graph: ConnectivityGraph;
  readonly loss: number;
  /** Edges with nonzero gain at the end. */
  readonly survivors: string[];
}

/** Prediction and trainings of one problem. */
export interface PathRun {
  readonly problem: PathProblem;
  readonly race: Race;
  /** Edges of the path with the largest strength at the end of the race. */
  readonly predicted: readonly string[];
  /** Strength of the direct path at the end of the race, relative to the sum of all |strengths|. */
  readonly directShare: number;
  /** Trainings without and with penalty. */
  readonly free: GainCourse;
  readonly penalised: GainCourse;
  /** True if exactly the edges of the winning path survive. */
  readonly matches: boolean;
  /** Fraction of the edges that the penalty removed. */
  readonly removed: number;
  /** Loss with penalty relative to that without, minus 1. */
  readonly excess: number;
}

/** Returns the steps at which gains are recorded: 0, and about 50 in geometric progression. */
const recordedSteps = (steps: number): number[] => [
  ...new Set([0, ...geometricGrid(1, steps, 60).map(Math.round)]),
];

/** Draws a problem, predicts the winning path from the statistics of the paths, and trains without and with penalty. */
export async function runPaths(
  settings: ProblemSettings & TrainingSettings,
  seed: number,
  signal: AbortSignalLike | undefined,
): Promise<PathRun> {
  const problem = drawProblem(settings, seed);
  const { learningRate, steps } = settings;
  const race = await raceAsync(problem.reduction, {
    times: recordedSteps(steps).map((step) => step * learningRate),
    initial: gainsByEdge(problem.graph.gains),
    horizon: learningRate * steps,
    signal,
  });
  const last = race.pathStrengths.data.slice(-problem.paths.length);
  const sizes = Array.from(last, Math.abs);
  const winner = sizes.indexOf(Math.max(...sizes));
  const free = await trainPaths(problem, { ...settings, penalty: 0 }, false, signal);
  const penalised = await trainPaths(problem, settings, false, signal);
  const predicted = problem.paths[winner]!.edges;
  const direct = problem.paths.findIndex(({ edges }) => edges.length === 1);
  return {
    problem,
    race,
    predicted,
    directShare: sizes[direct]! / sizes.reduce((sum, size) => sum + size, 0),
    free,
    penalised,
    matches: isSame(penalised.survivors, predicted),
    removed: 1 - penalised.survivors.length / race.edges.length,
    excess: penalised.loss / free.loss - 1,
  };
}

/** Tests whether two lists contain the same names. */
export const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

/** Trains a problem in segments, between which the gains are recorded. */
export async function trainPaths(
  { graph: start, task }: PathProblem,
  { learningRate, steps, penalty }: TrainingSettings,
  trainMaps: boolean,
  signal: AbortSignalLike | undefined,
): Promise<GainCourse> {
  const width = task.inputs.shape[1]!;
  // The library's loss is the sum over the units.
  const options = { learningRate: learningRate / width, penalty: penalty * width, trainMaps, signal };
  let [graph, loss] = [start, 0];
  const recorded = recordedSteps(steps);
  const gains: Record<string, number[]> = {};
  for (const [k, step] of recorded.entries()) {
    const training = await trainConnectivityAsync(graph, task, {
      ...options,
      steps: step - (recorded[k - 1] ?? 0),
    });
    graph = training.graph;
    loss = lastOf(training.loss) / width;
    for (const [edge, gain] of Object.entries(gainsByEdge(graph.gains))) {
      gains[edge] ??= [];
      gains[edge].push(gain);
    }
  }
  const survivors = survivingEdges(graph.gains).map(([i, j]) => edgeBetween(i, j));
  return { steps: recorded, gains, graph, loss, survivors };
}
