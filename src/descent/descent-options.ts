import type { Arguments, FieldsOf } from "../arrays/arguments";
import type { AbortSignalLike } from "../arrays/types";
import type { Progress } from "../ode/types";

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

/** Fields of the options of gradient descent. */
export const DESCENT_OPTIONS: FieldsOf<DescentOptions> = {
  learningRate: true,
  steps: true,
  every: true,
  recordWeights: true,
  signal: true,
  onProgress: true,
};

/** Step size, recorded steps and callbacks of a descent. */
export interface DescentSettings {
  readonly learningRate: number;
  readonly steps: number;
  /** Steps at which the quantities are recorded, in ascending order. */
  readonly recordedSteps: Float64Array;
  readonly recordWeights?: boolean | undefined;
  readonly signal?: AbortSignalLike | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Checks the options of a descent and fills in defaults. */
export function readDescentOptions(args: Arguments, options: DescentOptions): DescentSettings {
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
  const count = Math.ceil(steps / every) + 1;
  args.memory("options.steps", count, "record fewer steps");
  const recordedSteps = Float64Array.from({ length: count }, (_, i) => Math.min(i * every, steps));
  return { learningRate, steps, recordedSteps, recordWeights, signal, onProgress };
}
