import type { Arguments } from "../../arrays/arguments";
import { rounded } from "../numbers";
import { delayNote } from "../setting/momentum-steps";
import { outsideTheory, stabilityLimit } from "../setting/outside-theory";
import { type CheckedSetting, readSetting, type TrainingSetting } from "../setting/training-setting";
import {
  type DataSizes,
  isGradientDescent,
  isOtherLoss,
  singular,
  type UnitOfTime,
  unitOfTime,
} from "../setting/unit-of-time";
import { SQUARED_LOSSES } from "../squared-losses";

/** Setting of a training for which times are predicted, with its unit of time. */
export interface PredictedTraining {
  readonly setting: CheckedSetting;
  readonly unit: UnitOfTime;
}

/** Reads the setting of a training, which has to determine the time of a step. */
export function readTraining(at: Arguments, given: TrainingSetting | undefined): CheckedSetting | undefined {
  if (typeof given?.learningRate === "number") at.number("learningRate", given.learningRate, { above: 0 });
  const setting = readSetting(at, given);
  if (setting === undefined) return undefined;
  const { learningRates, loss, optimiser, momentum = 0, dampening = 0 } = setting;
  if (learningRates.length !== 1 || learningRates[0] === 0)
    throw at.error("learningRate", "one number above 0, with which steps are counted", given!.learningRate);
  if (loss === undefined || isOtherLoss(setting)) {
    const names = SQUARED_LOSSES.join(", ");
    throw at.error("loss", `the squared error of the training, on which steps depend: ${names} or mse`, loss);
  }
  if (!isGradientDescent(setting))
    throw at.error(
      "optimiser",
      `"sgd" or left out, because the theory is that of gradient descent`,
      optimiser,
    );
  if (momentum >= 1) throw at.error("momentum", "a number below 1", momentum);
  if (momentum > 0 && dampening >= 1) throw at.error("dampening", "a number below 1", dampening);
  return setting;
}

/** Returns the setting with its unit of time for data of known sizes. */
export function predictedTraining(
  at: Arguments,
  setting: CheckedSetting | undefined,
  sizes: Required<DataSizes>,
): PredictedTraining | undefined {
  if (setting === undefined) return undefined;
  const unit = unitOfTime(setting, sizes);
  if (typeof unit !== "string") return { setting, unit };
  throw at.refusal("learningRate", "of a size for which the time of a step is above 0 and finite", unit);
}

/**
 * Returns notes on the time of a step, and on what the theory does not describe in the setting.
 *
 * @param curvatures curvature of the loss along the weights of each mode when it is learned
 * @param delays factor by which momentum prolongs the learning of each mode
 */
export function trainingNotes(
  { setting, unit }: PredictedTraining,
  curvatures: readonly number[],
  samples: number,
  delays: readonly number[],
): string[] {
  const time = `One ${singular(unit.unit)} of the training lasts t = ${rounded(unit.perUnit)}, from its learning rate and loss (${setting.loss}).`;
  return [
    time,
    ...instability({ setting, unit }, curvatures),
    ...outsideTheory(setting, samples),
    ...delayNote(setting, delays),
  ];
}

/**
 * Returns a sentence if steps are longer than the limit of stability of a learned mode. The curvature of the loss along the
 * weights of the mode, d (‖α‖² + ‖β‖²) in two layers, is at most the largest eigenvalue of the Hessian: gradient descent is
 * then unstable.
 */
function instability({ setting, unit }: PredictedTraining, curvatures: readonly number[]): string[] {
  const largest = Math.max(...curvatures);
  const limit = stabilityLimit(setting, largest);
  if (unit.perStep <= limit) return [];
  return [
    `The learning rate is ${rounded(unit.perStep / limit, 3)} times as large as the limit of stability of mode ` +
      `${curvatures.indexOf(largest) + 1}: gradient descent cannot learn this mode, and does not follow the prediction.`,
  ];
}
