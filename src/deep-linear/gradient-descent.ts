import { checkFunction, checkNumber, checkRecord } from "../arrays/check";
import { IntegrationError } from "../arrays/errors";
import type { AbortSignalLike, MatrixLike } from "../arrays/types";
import type { Progress, SolveResult } from "../ode";
import { runInTurns, runNow } from "../ode/run";
import { type LinearField, linearField } from "./linear-field";
import { flowRecorder, type LinearFlow } from "./linear-flow";
import { finiteLoss } from "./loss";
import { type LinearData, readStatistics } from "./statistics";
import { pack, readWeights, widthsOf } from "./weights";

/** How gradient descent proceeds and what is recorded of it. */
export interface DescentOptions {
  /** The step size η > 0: one step is η units of the gradient flow's time. */
  readonly learningRate: number;
  /** How many steps to make, at least 0. */
  readonly steps: number;
  /** Record every so many steps, and the first and last state in any case; default: so that about 1000 are recorded. */
  readonly every?: number | undefined;
  /** Aborting it ends the descent with `result: "aborted"` and what was recorded. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called at every record. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Full-batch gradient descent of a deep linear network, W_l ← W_l − η ∂L/∂W_l with L = ½⟨‖y − W_L ... W_1 x‖²⟩: Euler's
 * method on `gradientFlow`, to which it converges at first order in η. The cost of a step does not depend on the number
 * of samples.
 *
 * `times` of the result are steps × η; `at(t)` is the state after the last step made by time t.
 *
 * @param weights initial weights, `weights[l]` of shape [n_{l+1}, n_l], input layer first
 * @param data a task { inputs, targets } or its correlations
 * @throws ArgumentError for shapes that do not match, NaN or options out of range; IntegrationError (with the
 * `LinearFlow` up to there) when the descent diverges
 * @example
 * const task = semanticHierarchy();
 * const weights = gaussianWeights({ widths: [8, 16, 22], standardDeviation: 0.01 });
 * const descent = gradientDescent(weights, task, { learningRate: 0.01, steps: 2000, every: 100 });
 * descent.loss[descent.loss.length - 1];
 */
export function gradientDescent(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: DescentOptions,
): LinearFlow {
  return runNow(descend("gradientDescent", weights, data, options));
}

/**
 * `gradientDescent` with the same numbers, giving the event loop turns, so that an AbortSignal or Ctrl-C is seen.
 *
 * @example
 * const task = semanticHierarchy();
 * const weights = gaussianWeights({ widths: [8, 16, 22], standardDeviation: 0.01 });
 * const { signal } = new AbortController();
 * const descent = await gradientDescentAsync(weights, task, { learningRate: 1e-3, steps: 10_000, signal });
 */
export function gradientDescentAsync(
  weights: readonly MatrixLike[],
  data: LinearData,
  options: DescentOptions,
): Promise<LinearFlow> {
  return runInTurns(descend("gradientDescentAsync", weights, data, options));
}

/** Between two pauses about this many weights are updated. */
const UPDATES_PER_PAUSE = 100_000;

function* descend(
  functionName: string,
  weightsLike: readonly MatrixLike[],
  data: LinearData,
  options: DescentOptions,
): Generator<undefined, LinearFlow> {
  const matrices = readWeights(functionName, weightsLike);
  const widths = widthsOf(matrices);
  const sizes = { inputs: widths[0]!, outputs: widths[widths.length - 1]! };
  const statistics = readStatistics(functionName, "data", data, sizes);
  const { learningRate, steps, every, signal, onProgress } = readOptions(functionName, options);
  const recorder = flowRecorder(functionName, Math.ceil(steps / every) + 1, widths, statistics);
  const field = linearField(functionName, widths, statistics);
  finiteLoss(functionName, matrices, statistics);
  const initial = pack(matrices);
  const weights = initial.slice();
  const update = new Float64Array(weights.length);
  const recorded: number[] = [];
  const pause = Math.ceil(UPDATES_PER_PAUSE / weights.length);

  const finish = (done: number, result: SolveResult): LinearFlow =>
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
function replay(field: LinearField, initial: Float64Array, rate: number, steps: number): Float64Array {
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

function readOptions(functionName: string, options: DescentOptions) {
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
  const { signal, onProgress } = options;
  if (signal !== undefined) checkRecord(functionName, "options.signal", signal);
  if (onProgress !== undefined) checkFunction(functionName, "options.onProgress", onProgress);
  return { learningRate, steps, every, signal, onProgress };
}
