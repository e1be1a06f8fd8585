import {
  alignedWeights,
  gradientDescent,
  type LinearFlow,
  type ModeDynamics,
  modeDynamics,
} from "learning-dynamics/deep-linear";
import { correlations, type Task } from "learning-dynamics/tasks";
import { INPUT_VARIANCE, type NamedMode } from "./living-things";
import { INPUT_MODES } from "./splits";

/** Units of the hidden layer. */
const HIDDEN = 12;
/** Initial strength of the modes. */
export const INITIAL = 1e-3;

/** Settings of gradient descent. */
export interface Training {
  readonly learningRate: number;
  readonly end: number;
  /** Number of recorded times, without the first one. */
  readonly records: number;
  /** Number of layers, 2 by default. */
  readonly layers?: 1 | 2;
}

/** Trains a network by gradient descent, from small weights that are aligned with the modes of the task. */
export function trainAligned(task: Task, { learningRate, end, records, layers = 2 }: Training): LinearFlow {
  const data = correlations(task);
  const [inputs, outputs] = [task.inputs.shape[1]!, task.targets.shape[1]!];
  const widths = layers === 1 ? [inputs, outputs] : [inputs, HIDDEN, outputs];
  const strengths = INPUT_MODES.map(() => INITIAL);
  const weights = alignedWeights({ correlations: data, widths, strengths });
  const steps = Math.ceil(end / learningRate);
  return gradientDescent(weights, data, { learningRate, steps, every: Math.ceil(steps / records) });
}

/** Returns the learning of each mode in two layers in closed form. */
export const closedForms = (modes: readonly NamedMode[]): ModeDynamics[] =>
  modes.map(({ singularValue }) =>
    modeDynamics({ strength: singularValue, inputVariance: INPUT_VARIANCE, initial: INITIAL }),
  );
