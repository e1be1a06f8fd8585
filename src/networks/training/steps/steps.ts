import type { Matrix } from "../../../arrays/types";
import { loadRows } from "../../passes/chunks";
import type { Pass } from "../../passes/pass";
import type { Batch } from "../batches";
import type { Clock } from "../clock";
import type { TrainSettings } from "../train-settings";
import { stepperOf } from "./stepper";

/** Steps of a training. */
export interface Steps {
  /** Makes the forward pass of a batch. */
  load(batch: Batch): void;
  /** Makes step `step` for the batch in the pass; returns false if the training diverges. */
  make(step: number, batch: Batch): boolean;
}

/** Creates the steps of a training. */
export function stepsOf(
  pass: Pass,
  { inputs, targets }: { readonly inputs: Matrix; readonly targets: Matrix },
  settings: TrainSettings,
  clock: Clock,
): Steps {
  const stepper = stepperOf(pass, targets, settings, pass.states[settings.optimiser.states.length]);
  return {
    load({ rows, indices, dropoutRandom }) {
      loadRows(pass.inputs, inputs, 0, rows, indices);
      pass.forward(rows, dropoutRandom);
    },
    make(step, { rows, indices }) {
      return (
        Number.isFinite(stepper.evaluate(rows, indices)) && stepper.descend(rows, step, clock.start(step))
      );
    },
  };
}
