import { checkFunction, checkNumber, checkRecord } from "../arrays/check";
import { IntegrationError } from "../arrays/errors";
import type { AbortSignalLike, MatrixLike } from "../arrays/types";
import type { Progress, SolveResult } from "../ode";
import { runInTurns, runNow } from "../ode/run";
import { chooseField, type FieldOptions, type GatedData } from "./choose-field";
import { type GatedFlow, gatedRecorder } from "./flow-record";
import type { GatedField } from "./gated-field";
import { finiteLoss } from "./gated-gradient";
import { type GatedNetworkLike, readGraph } from "./graph";
import { packWeights } from "./weights";

/** How gradient descent proceeds and what is recorded of it. */
export interface GatedDescentOptions {
  /** The step size η > 0: one step is η units of the gradient flow's time. */
  readonly learningRate: number;
  /** How many steps to make, at least 0. */
  readonly steps: number;
  /** Record every so many steps, and the first and last state in any case; default: so that about 1000 are recorded. */
  readonly every?: number | undefined;
  /** How the gradient is computed; default: with fewer operations. */
  readonly gradient?: FieldOptions["method"];
  /** Aborting it ends the descent with `result: "aborted"` and what was recorded. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called at every record. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Full-batch gradient descent of a gated network, W_e ← W_e − η ∂L/∂W_e with L = ½⟨Σ_v ‖y_v − h_v‖²⟩ over its outputs:
 * Euler's method on `gatedGradientFlow`, to which it converges at first order in η. From weights that a reduction
 * decouples it is `raceDescent`, step by step.
 *
 * `times` of the result are steps × η; `at(t)` is the state after the last step made by time t.
 *
 * @param weights initial weights, `weights["from->to"]` of shape [units of `to`, units of `from`]
 * @param data a task, or the statistics of its paths (`pathStatistics`)
 * @throws ArgumentError for shapes that do not match, unknown names, NaN or options out of range; IntegrationError (with
 * the `GatedFlow` up to there) when the descent diverges
 * @example
 * const { task, network } = pathwayXor();
 * const weights = gatedGaussianWeights({ network, standardDeviation: 0.1 });
 * const descent = gatedGradientDescent(network, weights, task, { learningRate: 0.1, steps: 400, every: 20 });
 */
export function gatedGradientDescent(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedDescentOptions,
): GatedFlow {
  return runNow(descend("gatedGradientDescent", network, weights, data, options));
}

/**
 * `gatedGradientDescent` with the same numbers, giving the event loop turns, so that an AbortSignal or Ctrl-C is seen.
 *
 * @example
 * const { task, network } = pathwayXor();
 * const weights = gatedGaussianWeights({ network, standardDeviation: 0.1 });
 * const { signal } = new AbortController();
 * const descent = await gatedGradientDescentAsync(network, weights, task, { learningRate: 0.1, steps: 400, signal });
 */
export function gatedGradientDescentAsync(
  network: GatedNetworkLike,
  weights: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedDescentOptions,
): Promise<GatedFlow> {
  return runInTurns(descend("gatedGradientDescentAsync", network, weights, data, options));
}

/** Between two pauses about this many weights are updated. */
const UPDATES_PER_PAUSE = 100_000;

function* descend(
  functionName: string,
  network: GatedNetworkLike,
  weightsLike: Readonly<Record<string, MatrixLike>>,
  data: GatedData,
  options: GatedDescentOptions,
): Generator<undefined, GatedFlow> {
  const graph = readGraph(functionName, "network", network);
  const initial = packWeights(functionName, weightsLike, graph);
  const { learningRate, steps, every, signal, onProgress, gradient } = readOptions(functionName, options);
  const field = chooseField(functionName, graph, data, gradient);
  const recorder = gatedRecorder(functionName, Math.ceil(steps / every) + 1, graph, field);
  finiteLoss(functionName, field, initial);
  const weights = initial.slice();
  const update = new Float64Array(weights.length);
  const recorded: number[] = [];
  const pause = Math.ceil(UPDATES_PER_PAUSE / weights.length);

  const finish = (done: number, result: SolveResult): GatedFlow =>
    recorder.flow({
      times: Float64Array.from(recorded, (step) => step * learningRate),
      weightsAt: (t) => {
        const end = (recorded[recorded.length - 1] ?? 0) * learningRate;
        checkNumber(functionName, "at(t)", t, { atLeast: 0, atMost: end });
        return replay(field, initial, learningRate, Math.floor((t / learningRate) * (1 + 1e-12)));
      },
      events: [],
      stats: { steps: done, rejected: 0, evaluations: done },
      result,
    });

  const diverged = (step: number) =>
    new IntegrationError(functionName, {
      reason: "not-finite",
      message: `gradient descent diverged: the loss overflows after step ${step}`,
      advice: "Use a smaller learning rate: it is stable below 2 / (the largest curvature of the loss).",
      time: (recorded[recorded.length - 1] ?? 0) * learningRate,
      partial: finish(step, "aborted"),
    });

  try {
    for (let step = 0; ; step++) {
      if (step % every === 0 || step === steps) {
        if (!recorder.observe(weights)) throw diverged(step);
        recorded.push(step);
        onProgress?.({ fraction: steps === 0 ? 1 : step / steps, time: step * learningRate, steps: step });
      }
      if (step === steps) return finish(step, "finished");
      if (step % pause === 0) yield;
      if (signal?.aborted) return finish(step, "aborted");
      field.evaluate(weights, update);
      if (!descendOnce(weights, update, learningRate)) throw diverged(step + 1);
    }
  } finally {
    field.release();
  }
}

/** weights += rate · update; whether all are finite. */
function descendOnce(weights: Float64Array, update: Float64Array, rate: number): boolean {
  let zero = 0;
  for (let i = 0; i < weights.length; i++) {
    weights[i]! += rate * update[i]!;
    zero += 0 * weights[i]!;
  }
  return zero === 0;
}

/** The packed weights after a number of steps, made again from the start. */
function replay(field: GatedField, initial: Float64Array, rate: number, steps: number): Float64Array {
  const weights = initial.slice();
  const update = new Float64Array(weights.length);
  try {
    for (let step = 0; step < steps; step++) {
      field.evaluate(weights, update);
      descendOnce(weights, update, rate);
    }
  } finally {
    field.release();
  }
  return weights;
}

function readOptions(functionName: string, options: GatedDescentOptions) {
  checkRecord(functionName, "options", options);
  const learningRate = checkNumber(functionName, "options.learningRate", options.learningRate, { above: 0 });
  const steps = checkNumber(functionName, "options.steps", options.steps, { integer: true, atLeast: 0 });
  const every = checkNumber(
    functionName,
    "options.every",
    options.every ?? Math.max(1, Math.ceil(steps / 1000)),
    {
      integer: true,
      atLeast: 1,
    },
  );
  const { signal, onProgress, gradient } = options;
  if (signal !== undefined) checkRecord(functionName, "options.signal", signal);
  if (onProgress !== undefined) checkFunction(functionName, "options.onProgress", onProgress);
  return { learningRate, steps, every, signal, onProgress, gradient };
}
