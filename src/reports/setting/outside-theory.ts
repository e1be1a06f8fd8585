import { rounded } from "../numbers";
import { SQUARED_LOSSES } from "../squared-losses";
import { isUnclearSquare } from "./loss-names";
import type { CheckedSetting } from "./training-setting";
import { gradientFactor, isGradientDescent, isOtherLoss, singular, type UnitOfTime } from "./unit-of-time";

/**
 * Returns a sentence for each part of a setting that the theories, gradient flow of ½⟨‖y − ŷ‖²⟩ with all samples in every step, do
 * not describe.
 *
 * @param samples number of samples in the log
 */
export function outsideTheory(setting: CheckedSetting, samples: number | undefined): string[] {
  const { loss, optimiser, learningRates, momentum = 0, weightDecay = 0, batchSize } = setting;
  const all = setting.samples ?? samples;
  const speed = gradientFactor(setting) === 1 ? "1/(1 − μ)" : "(1 − d)/(1 − μ)";
  const notes: string[] = [];
  if (isOtherLoss(setting)) {
    notes.push(
      isUnclearSquare(loss!)
        ? `The loss “${loss}” is no known name of a squared error, which the theories assume; the known ones are ${SQUARED_LOSSES.join(", ")}.`
        : `The loss “${loss}” is outside of the theories, which assume a squared error.`,
    );
  }
  if (!isGradientDescent(setting)) {
    notes.push(
      `The optimiser ${optimiser} is outside of the theories: it changes the direction and the size of each step.`,
    );
  }
  if (momentum > 0) {
    notes.push(
      `Momentum of ${momentum} is outside of the theories. Slow modes learn ${speed} times as fast as without it; modes that are learned ` +
        `within some tens of 1/(1 − μ) steps are later, and may overshoot.`,
    );
  }
  if (batchSize !== undefined && all !== undefined && batchSize < all) {
    notes.push(
      `Minibatches of ${batchSize} of ${all} samples are outside of the theories, which describe the mean over many orders of the samples at a small learning rate.`,
    );
  }
  if (weightDecay > 0) {
    notes.push(
      `Weight decay of ${weightDecay} is outside of the theories: final strengths are smaller than predicted, and weak modes may not be learned.`,
    );
  }
  if (learningRates.length > 1) {
    const [low, high] = [learningRates[0]!, learningRates[learningRates.length - 1]!];
    notes.push(
      `Learning rates between ${low} and ${high} occurred. The theories assume a constant one, equal for all layers.`,
    );
  }
  return notes;
}

/**
 * Returns a sentence if gradient descent is unstable near the start: with steps longer than the limit of stability for the
 * largest eigenvalue of the Hessian that the initial tangent kernel gives.
 */
export function instability(
  setting: CheckedSetting,
  { perStep }: UnitOfTime,
  largestEigenvalue: number,
): string | undefined {
  const limit = stabilityLimit(setting, largestEigenvalue);
  if (perStep <= limit) return undefined;
  return (
    `One step lasts ${rounded(perStep, 3)}, longer than the limit of stability ${rounded(limit, 3)} of the initial tangent kernel: the ` +
    `learning rate is outside of the theories by a factor of ${rounded(perStep / limit, 3)}.`
  );
}

/** Computes the longest stable step of gradient descent with momentum μ and dampening d, 2 (1 + μ)/((1 − d) λ). */
export const stabilityLimit = (setting: CheckedSetting, largestEigenvalue: number): number =>
  (2 * (1 + (setting.momentum ?? 0))) / (gradientFactor(setting) * largestEigenvalue);

/** States how times were converted, or why they were not. */
export const conversionNote = (unit: UnitOfTime | string): string =>
  typeof unit === "string"
    ? `Times are in units of the log: ${unit}, so that the setting does not give the time of gradient flow.`
    : `Times are those of gradient flow of ½⟨‖y − ŷ‖²⟩: one ${singular(unit.unit)} is ${rounded(unit.perUnit)}, from the learning rate and the loss of the setting.`;
