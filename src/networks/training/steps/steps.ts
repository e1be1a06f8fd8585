import type { Arguments } from "../../../arrays/arguments";
import type { Matrix } from "../../../arrays/types";
import { loadRows, type Rows } from "../../passes/chunks";
import type { TrainingPass } from "../../passes/pass";
import { isFiniteArray } from "../backup";
import type { Batch } from "../batches";
import type { Clock } from "../clock";
import type { TrainSettings } from "../train-settings";
import { stepRecorderOf } from "./step-recorder";
import { stepperOf } from "./stepper";

/** Steps of a training. */
export interface Steps {
  /** Makes the forward pass of a batch. */
  load(batch: Batch): void;
  /** Makes step `step` for the batch in the pass, and calls `onStep`; returns false if the training diverges. */
  make(step: number, batch: Batch): boolean;
}

/**
 * Creates the steps of a training.
 *
 * @param batches returns the batch of a step
 * @param stepsPerEpoch number of steps of one pass over the task
 */
export function stepsOf(
  args: Arguments,
  pass: TrainingPass,
  { inputs, targets }: { readonly inputs: Rows; readonly targets: Matrix },
  settings: TrainSettings,
  clock: Clock,
  batches: (step: number) => Batch,
  stepsPerEpoch: number,
): Steps {
  const { optimiser, onStep } = settings;
  const gradient = pass.states[optimiser.states.length];
  const stepper = stepperOf(pass, targets, settings, gradient);
  const recorder =
    onStep === undefined || gradient === undefined
      ? undefined
      : stepRecorderOf(args, pass, stepper, gradient, onStep);

  const load = ({ rows, indices, dropoutRandom }: Batch): void => {
    loadRows(pass.inputs, inputs, 0, rows, indices);
    pass.forward(rows, dropoutRandom);
  };

  return {
    load,
    make(step, { rows, indices }) {
      const loss = stepper.evaluate(rows, indices);
      if (!Number.isFinite(loss)) return false;
      const learningRate = clock.start(step);
      recorder?.keep();
      if (!stepper.descend(rows, step, learningRate)) return false;
      if (recorder === undefined) return true;
      if (!isFiniteArray(pass, pass.parameters)) return false;
      const forward = () => load(batches(step));
      const epoch = Math.floor(step / stepsPerEpoch);
      recorder.pass({ step, epoch, learningRate, loss, rows, indices, forward });
      return true;
    },
  };
}
