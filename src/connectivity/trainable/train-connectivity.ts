import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { allFinite } from "../../arrays/finite";
import { type Computation, computePartlyAsync, pause } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { readLoss } from "../../networks/engine";
import type { TaskLike } from "../../tasks";
import type { GraphLike } from "./connectivity-graph";
import { type ConnectivityTraining, connectivityTraining } from "./connectivity-training";
import { graphPass, passSize } from "./graph-pass";
import { proximalStep } from "./proximal-step";
import { graphOf, readGraph, readGraphTask } from "./read-graph";
import {
  readTrainConnectivityOptions,
  TRAIN_CONNECTIVITY_OPTIONS,
  type TrainConnectivityOptions,
} from "./train-options";

/** Approximate number of multiplications between pauses. */
const PRODUCTS_PER_PAUSE = 2 ** 22;

/**
 * Trains gains and maps of a connectivity graph by full-batch gradient descent, with the penalty λ Σ_ij |a_ij| (Yuan, Li, Shao
 * & Yan 2020). The gains make proximal steps,
 *
 *   a_ij ← soft(a_ij − η ∂L/∂a_ij, η λ),  soft(x, c) = sign(x) max(|x| − c, 0),
 *
 * so that the gains of edges that are not needed become exactly 0 (`survivingEdges` lists the others). An edge with gain 0 may
 * grow again where |∂L/∂a_ij| > λ. The `adaptive` penalty is larger for nodes with many edges; its definition is that of
 * this library.
 *
 * @param task inputs and targets, [P, w] each
 * @throws ArgumentError for shapes that do not match, gains on edges that do not lead to later nodes, NaN, numbers out of
 * range, unknown options, a graph and task with a loss that overflows, or a training that does not fit in memory;
 * IntegrationError with the partial result if the training diverges
 * @example
 * const gains = [[0, 0.1, 0.1], [0, 0, 0.1], [0, 0, 0]];
 * const graph = { ...connectivityGraph({ nodes: 3, width: 1 }), gains };
 * const options = { learningRate: 0.1, steps: 500, penalty: 0.05, trainMaps: false };
 * const trained = trainConnectivity(graph, { inputs: [[1]], targets: [[2]] }, options);
 * survivingEdges(trained.graph.gains); // [[0, 2]]
 */
export function trainConnectivity(
  graph: GraphLike,
  task: TaskLike,
  options: TrainConnectivityOptions,
): ConnectivityTraining {
  const args = argumentsOf("trainConnectivity");
  args.options("options", options, TRAIN_CONNECTIVITY_OPTIONS);
  return runSync(descend(args, graph, task, options));
}

/**
 * Computes the same numbers as `trainConnectivity`, but yields to the event loop. An abort ends the training with the graph so
 * far and the result `"aborted"`.
 *
 * @throws the errors of `trainConnectivity` (rejects)
 * @example
 * const graph = connectivityGraph({ nodes: 4, width: 2, start: "chain" });
 * const task = { inputs: [[1, 0], [0, 1]], targets: [[0, 2], [2, 0]] };
 * const { signal } = new AbortController();
 * const { loss } = await trainConnectivityAsync(graph, task, { learningRate: 0.1, steps: 100, signal });
 */
export async function trainConnectivityAsync(
  graph: GraphLike,
  task: TaskLike,
  options: TrainConnectivityOptions & ComputationOptions,
): Promise<ConnectivityTraining> {
  const args = argumentsOf("trainConnectivityAsync");
  args.options("options", options, { ...TRAIN_CONNECTIVITY_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computePartlyAsync(args, descend(args, graph, task, options), options);
}

function* descend(
  args: Arguments,
  graph: GraphLike,
  task: TaskLike,
  options: TrainConnectivityOptions,
): Computation<ConnectivityTraining> {
  const { steps, ...rest } = readTrainConnectivityOptions(args.at("options"), options);
  const checked = readGraph(args.at("graph"), graph);
  const { nodes, width } = checked;
  const settings = { ...rest, nodes };
  const { inputs, targets } = readGraphTask(args.at("task"), task, checked);
  const samples = inputs.rows;
  args.memory("options.steps", steps + 1, "make fewer steps");
  args.memory("task.inputs", passSize(checked, samples), "use fewer samples");
  const rule = readLoss(args, targets);
  const pass = graphPass(args, checked, inputs.data);
  const numbers = [pass.gains, ...pass.maps];
  const trained = settings.trainMaps ? numbers : [pass.gains];
  const before = numbers.map((array) => array.slice());
  const loss = new Float64Array(steps + 1);
  const stepsPerPause = Math.ceil(PRODUCTS_PER_PAUSE / (3 * samples * width * nodes * (width + nodes)));

  const training = (
    known: number,
    result: ConnectivityTraining["result"],
    [gains, ...maps] = numbers,
  ): ConnectivityTraining =>
    connectivityTraining({
      graph: graphOf({ ...checked, gains: gains!, maps }),
      loss: loss.slice(0, known),
      result,
    });
  const diverged = (step: number) =>
    new IntegrationError(args.functionName, {
      reason: "not-finite",
      message: `the training diverged: the loss or its gradient overflows after step ${step}`,
      advice: "Use a smaller learning rate: it is stable below 2 / (the largest curvature of the loss).",
      time: (step - 1) * settings.learningRate,
      partial: training(step, "diverged", before),
    });

  try {
    for (let step = 0; ; step++) {
      pass.forward();
      loss[step] = rule.sum(pass.states[nodes - 1]!, targets.data, samples, width) / samples;
      if (step === 0) args.finite("(graph and task)", loss);
      if (!Number.isFinite(loss[step]!) || !trained.every(allFinite)) throw diverged(step);
      if (step === steps) return training(step + 1, "finished");
      if (step % stepsPerPause === 0 && (yield* pause(step / steps))) return training(step + 1, "aborted");
      pass.backward(rule, targets.data, settings.trainMaps);
      for (let k = 0; k < trained.length; k++) before[k]!.set(trained[k]!);
      proximalStep(pass, settings);
    }
  } finally {
    pass.release();
  }
}
