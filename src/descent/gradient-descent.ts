import type { Arguments } from "../arrays/arguments";
import { IntegrationError } from "../arrays/errors";
import type { AbortSignalLike } from "../arrays/types";
import type { Progress, SolveResult } from "../ode/types";
import type { FlowSource } from "./flow-source";

/** Step size, number of steps and recording of gradient descent. */
export interface DescentOptions {
  /** Step size η > 0. One step corresponds to η units of the gradient flow's time. */
  readonly learningRate: number;
  /** Number of steps, at least 0. */
  readonly steps: number;
  /** Number of steps between records; the first and the last state are always recorded. Default: about 1000 records. */
  readonly every?: number | undefined;
  /** True to keep the weights of every record, which makes `at` faster. Default: true if they take less than 64 MB. */
  readonly recordWeights?: boolean | undefined;
  /** Signal that ends the descent with `result: "aborted"` and the records made so far. */
  readonly signal?: AbortSignalLike | undefined;
  /** Callback for progress, called at every record. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The negative gradient that the descent follows; see `LinearField`. */
export interface DescentField {
  /** Writes the negative gradient at `weights` to `update`. */
  evaluate(weights: Float64Array, update: Float64Array): void;
  /** Frees the workspace. */
  release(): void;
}

/** Records the states of a descent. */
export interface DescentRecorder<Flow> {
  /** Records a state; returns false if the loss is not finite. */
  observe(weights: Float64Array): boolean;
  /** Builds the result from the records. */
  flow(source: FlowSource): Flow;
}

/** Checks the options and fills in defaults. */
export function readDescentOptions(args: Arguments, options: DescentOptions) {
  args.record("options", options);
  const learningRate = args.number("options.learningRate", options.learningRate, { above: 0 });
  const steps = args.number("options.steps", options.steps, { integer: true, atLeast: 0 });
  const every = args.number("options.every", options.every ?? Math.max(1, Math.ceil(steps / 1000)), {
    integer: true,
    atLeast: 1,
  });
  const { signal, onProgress, recordWeights } = options;
  if (recordWeights !== undefined) args.boolean("options.recordWeights", recordWeights);
  args.signal("options.signal", signal);
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  return { learningRate, steps, every, recordWeights, signal, onProgress };
}

/** Returns the number of records of a completed descent. */
export const recordsOf = ({ steps, every }: { steps: number; every: number }): number =>
  Math.ceil(steps / every) + 1;

/** Size in bytes up to which the weights of all records are kept by default. */
const MAX_KEPT_BYTES = 64e6;

/** Approximate number of weight updates per yield. */
const UPDATES_PER_YIELD = 100_000;

/**
 * Gradient descent along a field: Euler's method with the learning rate as its step. Yields every `UPDATES_PER_YIELD`
 * weight updates.
 *
 * @throws IntegrationError with the partial record, if a weight or the loss overflows
 */
export function* descendAlong<Flow>(
  args: Arguments,
  field: DescentField,
  initial: Float64Array,
  options: ReturnType<typeof readDescentOptions>,
  recorder: DescentRecorder<Flow>,
): Generator<undefined, Flow> {
  const { learningRate, steps, every, signal, onProgress } = options;
  const keepsWeights = options.recordWeights ?? 8 * initial.length * recordsOf(options) < MAX_KEPT_BYTES;
  const keptWeights: Float64Array[] = [];
  const weights = initial.slice();
  const update = new Float64Array(weights.length);
  const recordedSteps: number[] = [];
  const stepsPerYield = Math.ceil(UPDATES_PER_YIELD / weights.length);

  const finish = (stepsMade: number, result: SolveResult): Flow =>
    recorder.flow({
      times: Float64Array.from(recordedSteps, (step) => step * learningRate),
      weightsAt: (t) => {
        const end = (recordedSteps[recordedSteps.length - 1] ?? 0) * learningRate;
        args.number("at(t)", t, { atLeast: 0, atMost: end });
        const step = Math.floor((t / learningRate) * (1 + 1e-12));
        if (!keepsWeights) return replay(field, initial, learningRate, step);
        const last = recordedSteps.length - 1;
        const before = step >= recordedSteps[last]! ? last : Math.floor(step / every);
        return replay(field, keptWeights[before]!, learningRate, step - recordedSteps[before]!);
      },
      events: [],
      stats: { steps: stepsMade, rejected: 0, evaluations: stepsMade },
      result,
    });

  const diverged = (step: number) =>
    new IntegrationError(args.functionName, {
      reason: "not-finite",
      message: `gradient descent diverged: the loss overflows after step ${step}`,
      advice: "Use a smaller learning rate: it is stable below 2 / (the largest curvature of the loss).",
      time: (recordedSteps[recordedSteps.length - 1] ?? 0) * learningRate,
      partial: finish(step, "aborted"),
    });

  try {
    for (let step = 0; ; step++) {
      if (step % every === 0 || step === steps) {
        if (!recorder.observe(weights)) throw diverged(step);
        recordedSteps.push(step);
        if (keepsWeights) keptWeights.push(weights.slice());
        onProgress?.({ fraction: steps === 0 ? 1 : step / steps, time: step * learningRate, steps: step });
      }
      if (step === steps) return finish(step, "finished");
      if (step % stepsPerYield === 0) yield;
      if (signal?.aborted) return finish(step, "aborted");
      field.evaluate(weights, update);
      if (!descendOnce(weights, update, learningRate)) throw diverged(step + 1);
    }
  } finally {
    field.release();
  }
}

/** Adds rate · update to the weights; returns true if all weights are finite. */
function descendOnce(weights: Float64Array, update: Float64Array, rate: number): boolean {
  let zero = 0;
  for (let i = 0; i < weights.length; i++) {
    weights[i]! += rate * update[i]!;
    zero += 0 * weights[i]!;
  }
  return zero === 0;
}

/** Recomputes the packed weights `steps` steps after `start`. */
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
