import type { Matrix } from "../../../arrays/types";
import type { NumberArray } from "../../architecture/number-array";
import { loadRows } from "../../passes/chunks";
import type { TrainingPass } from "../../passes/pass";
import type { TrainSettings } from "../train-settings";
import { gradientApplier, needsGradient } from "./apply-gradient";

/** Steps of an optimiser for the samples in a pass, after `forward`. */
export interface Stepper {
  /** Computes the loss of the samples, and prepares the signals of the backward pass if it is finite. */
  evaluate(rows: number, indices: Uint32Array | undefined): number;
  /** Makes the step, after `evaluate`; returns false, and changes nothing, if the norm to be clipped is not finite. */
  descend(rows: number, step: number, learningRate: number): boolean;
}

/**
 * Creates the steps of a training. A plain step is made within the backward pass. Clipping, decay and Nesterov's momentum
 * collect the whole gradient first, in the array `gradient` of the pass.
 */
export function stepperOf(
  pass: TrainingPass,
  targets: Matrix,
  { loss, optimiser, batch, clipNorm }: TrainSettings,
  gradient: NumberArray | undefined,
): Stepper {
  const last = pass.sizes.length - 1;
  const n = targets.columns;
  const batchTargets = new Float64Array(batch * n);
  const apply =
    gradient !== undefined && needsGradient(optimiser, clipNorm)
      ? gradientApplier(pass, gradient, optimiser, clipNorm)
      : undefined;
  return {
    evaluate(rows, indices) {
      loadRows(batchTargets, targets, 0, rows, indices);
      const outputs = pass.activations[last]!;
      const value = loss.sum(outputs, batchTargets, rows, n) / rows;
      if (Number.isFinite(value)) loss.signal(outputs, batchTargets, pass.outputSignals, rows, n, 1 / rows);
      return value;
    },
    descend(rows, step, learningRate) {
      optimiser.prepare(pass.coefficients, step, learningRate);
      if (gradient === undefined || apply === undefined) {
        pass.backward(rows, { kind: "descent", rule: optimiser.rule });
        return true;
      }
      pass.backward(rows, { kind: "gradient", into: gradient });
      return apply(learningRate);
    },
  };
}
