import { checkBoolean, checkFunction, checkNumber, checkRecord, checkSignal } from "../arrays/check";
import { IntegrationError } from "../arrays/errors";
import type { AbortSignalLike } from "../arrays/types";
import type { Progress, SolveResult } from "../ode/types";
import type { FlowSource } from "./flow-source";

/** How gradient descent proceeds and what is recorded of it. */
export interface DescentOptions {
  /** The step size η > 0: one step is η units of the gradient flow's time. */
  readonly learningRate: number;
  /** How many steps to make, at least 0. */
  readonly steps: number;
  /** Record every so many steps, and the first and last state in any case; default: so that about 1000 are recorded. */
  readonly every?: number | undefined;
  /** Keep the weights at every record (they speed `at` up); default: if they take less than 64 MB. */
  readonly recordWeights?: boolean | undefined;
  /** Aborting it ends the descent with `result: "aborted"` and what was recorded. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called at every record. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The negative gradient that is followed; see `LinearField`. */
export interface DescentField {
  evaluate(weights: Float64Array, update: Float64Array): void;
  release(): void;
}

/** What records a descent: `observe` is false where the loss overflows. */
export interface DescentRecorder<Flow> {
  observe(weights: Float64Array): boolean;
  flow(source: FlowSource): Flow;
}

/** Checks them. */
export function readDescentOptions(functionName: string, options: DescentOptions) {
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
  const { signal, onProgress, recordWeights } = options;
  if (recordWeights !== undefined) checkBoolean(functionName, "options.recordWeights", recordWeights);
  checkSignal(functionName, "options.signal", signal);
  if (onProgress !== undefined) checkFunction(functionName, "options.onProgress", onProgress);
  return { learningRate, steps, every, recordWeights, signal, onProgress };
}

/** Most records of a descent. */
export const recordsOf = ({ steps, every }: { steps: number; every: number }): number =>
  Math.ceil(steps / every) + 1;

/** The weights of all records are kept when they take less than so many bytes. */
const WEIGHTS_BUDGET = 64e6;

/** Between two pauses about this many weights are updated. */
const UPDATES_PER_PAUSE = 100_000;

/**
 * Gradient descent along a field, step by step: Euler's method with steps of the learning rate. Yields where it may pause.
 *
 * @throws IntegrationError, with the record up to there, when a weight or the loss overflows
 */
export function* descendAlong<Flow>(
  functionName: string,
  field: DescentField,
  initial: Float64Array,
  options: ReturnType<typeof readDescentOptions>,
  recorder: DescentRecorder<Flow>,
): Generator<undefined, Flow> {
  const { learningRate, steps, every, signal, onProgress } = options;
  const keep = options.recordWeights ?? 8 * initial.length * recordsOf(options) < WEIGHTS_BUDGET;
  const kept: Float64Array[] = [];
  const weights = initial.slice();
  const update = new Float64Array(weights.length);
  const recorded: number[] = [];
  const pause = Math.ceil(UPDATES_PER_PAUSE / weights.length);

  const finish = (done: number, result: SolveResult): Flow =>
    recorder.flow({
      times: Float64Array.from(recorded, (step) => step * learningRate),
      weightsAt: (t) => {
        const end = (recorded[recorded.length - 1] ?? 0) * learningRate;
        checkNumber(functionName, "at(t)", t, { atLeast: 0, atMost: end });
        const step = Math.floor((t / learningRate) * (1 + 1e-12));
        if (!keep) return replay(field, initial, learningRate, step);
        const last = recorded.length - 1;
        const before = step >= recorded[last]! ? last : Math.floor(step / every);
        return replay(field, kept[before]!, learningRate, step - recorded[before]!);
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
        if (keep) kept.push(weights.slice());
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

/** The packed weights a number of steps after those given, made again. */
function replay(field: DescentField, start: Float64Array, rate: number, steps: number): Float64Array {
  const weights = start.slice();
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
