import { convertLearningRate, type ForeignLoss } from "../../networks";
import { rounded } from "../numbers";
import { SQUARED_LOSSES } from "../squared-losses";
import type { CheckedSetting, TimeUnit } from "./training-setting";

/** Conversion of the times of a log to those of gradient flow of ½⟨‖y − ŷ‖²⟩. */
export interface UnitOfTime {
  /** Unit of the log. */
  readonly unit: TimeUnit;
  /** Gradient-flow time of one unit of the log, for modes that are slow compared with the momentum. */
  readonly perUnit: number;
  /** Gradient-flow time of one step without momentum and its dampening. */
  readonly perStep: number;
}

/** Sizes of the data of a run, as far as they are known. */
export interface DataSizes {
  readonly samples?: number | undefined;
  readonly outputs?: number | undefined;
}

/** Tests whether a loss is known and no multiple of ½⟨‖y − ŷ‖²⟩. */
export const isOtherLoss = ({ loss }: CheckedSetting): boolean =>
  loss !== undefined && !SQUARED_LOSSES.includes(loss);

/** Tests whether the optimiser is gradient descent, with or without momentum. */
export const isGradientDescent = ({ optimiser = "sgd" }: CheckedSetting): boolean =>
  /^(sgd|gradient[- ]?descent)$/i.test(optimiser);

/** Computes the factor of the gradient in each step: 1 − d with dampening d, which counts only with momentum. */
export const gradientFactor = ({ momentum = 0, dampening = 0 }: CheckedSetting): number =>
  momentum === 0 ? 1 : 1 - dampening;

/**
 * Computes the gradient-flow time of one step and of one unit of the log: the learning rate times the factor of the loss, and with
 * momentum μ divided by 1 − μ, because slow modes follow the sum of the past gradients. Returns the reason if the setting does
 * not determine it.
 */
export function unitOfTime(setting: CheckedSetting, sizes: DataSizes): UnitOfTime | string {
  const { loss, learningRates, momentum = 0, timeUnit: unit = "steps" } = setting;
  const [rate, second] = learningRates;
  if (loss === undefined) return "the loss is not known";
  if (isOtherLoss(setting)) return `the loss “${loss}” is none of ${SQUARED_LOSSES.join(", ")}`;
  if (!isGradientDescent(setting)) return `steps of ${setting.optimiser} are no multiples of the gradient`;
  if (rate === undefined) return "the learning rate is not known";
  if (second !== undefined) return "there are several learning rates";
  if (momentum >= 1) return `a momentum of ${momentum} sums the gradients of all steps`;
  const samples = setting.samples ?? sizes.samples;
  const batches =
    samples === undefined || setting.batchSize === undefined ? 1 : Math.ceil(samples / setting.batchSize);
  // The last batch of an epoch has fewer samples unless they are a multiple of the batch size.
  const batch = samples === undefined ? setting.batchSize : samples / batches;
  if ((unit === "epochs" && samples === undefined) || (isSum(loss) && batch === undefined))
    return "the number of samples is not known";
  const outputs = setting.outputs ?? sizes.outputs;
  if (outputs === undefined && isMeanOverOutputs(loss)) return "the number of outputs is not known";
  const perStep = rate * lossFactor(loss, batch, outputs);
  const steps = unit === "epochs" ? batches : 1;
  const perUnit = (steps * perStep * gradientFactor(setting)) / (1 - momentum);
  return perUnit > 0 && Number.isFinite(perUnit)
    ? { unit, perUnit, perStep }
    : `one of the ${unit} lasts ${perUnit}`;
}

const isSum = (loss: string): boolean => loss === "half-sum" || loss === "sum-square";
const isMeanOverOutputs = (loss: string): boolean => loss === "mean-square" || loss === "half-torch";

/** Computes the ratio of a squared loss to ½⟨‖y − ŷ‖²⟩. */
function lossFactor(loss: string, samples: number | undefined, outputs: number | undefined): number {
  const sizes = { ...(samples && { samples }), ...(outputs && { outputs }) };
  return loss === "sum-square"
    ? 2 * convertLearningRate(1, { loss: "half-sum", ...sizes })
    : convertLearningRate(1, { loss: loss as ForeignLoss, ...sizes });
}

/** Labels the time axis of a figure; `label` is that of a log without a known unit. */
export const timeLabel = (unit: UnitOfTime | undefined, label = "time (units of the log)"): string =>
  unit === undefined
    ? label
    : `time of gradient flow (1 ${singular(unit.unit)} = ${rounded(unit.perUnit, 3)})`;

/** Returns the name of one unit. */
export const singular = (unit: TimeUnit): string => unit.slice(0, -1);
