import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { usualLoss } from "./loss-names";

/** Setting of a training run, as far as it is known: it converts times to those of gradient flow. */
export interface TrainingSetting {
  /**
   * Unit of the times of the log; default "steps". Times in steps × learning rate have neither unit: leave out `learningRate`
   * for them, else they are multiplied by it again.
   */
  readonly timeUnit?: TimeUnit | undefined;
  /**
   * Loss. Times are converted for multiples of ½⟨‖y − ŷ‖²⟩: those of `convertLearningRate` of `networks`, and "sum-square", the
   * sum over samples and outputs. The usual names of the mean over both ("mse", "MSELoss", "mean_squared_error") are
   * "mean-square". Any other name, such as "cross-entropy", is a loss outside of the theories.
   */
  readonly loss?: string | undefined;
  /** Name of the optimiser; default "sgd", gradient descent with or without momentum. */
  readonly optimiser?: string | undefined;
  /** Learning rate, or all rates that occurred: at different steps, or for different layers. */
  readonly learningRate?: number | readonly number[] | undefined;
  /** Momentum μ; default 0. */
  readonly momentum?: number | undefined;
  /** Dampening d of the momentum, which multiplies the gradient by 1 − d; default 0. */
  readonly dampening?: number | undefined;
  /** Factor of the weights in the gradient; default 0. */
  readonly weightDecay?: number | undefined;
  /**
   * Samples in each step; default all. The last batch of an epoch has those that remain, so that sums over samples have the mean
   * P/⌈P/batchSize⌉ of P known samples; a batch above P has all of them.
   */
  readonly batchSize?: number | undefined;
  /** Samples of the training; default those of the log. */
  readonly samples?: number | undefined;
  /** Outputs of the network; default those of the log. */
  readonly outputs?: number | undefined;
}

/** Unit of the times of a log. */
export type TimeUnit = "steps" | "epochs";

/** Setting after validation. */
export interface CheckedSetting extends Omit<TrainingSetting, "learningRate"> {
  /** Distinct learning rates in ascending order; empty if unknown. */
  readonly learningRates: readonly number[];
}

/** Fields of a setting. */
export const SETTING_FIELDS: FieldsOf<TrainingSetting> = {
  timeUnit: true,
  loss: true,
  optimiser: true,
  learningRate: true,
  momentum: true,
  dampening: true,
  weightDecay: true,
  batchSize: true,
  samples: true,
  outputs: true,
};

/** Reads and checks a setting. */
export function readSetting(at: Arguments, setting: TrainingSetting | undefined): CheckedSetting | undefined {
  if (setting === undefined) return undefined;
  at.options(HERE, setting, SETTING_FIELDS);
  const { learningRate, ...others } = setting;
  if (others.timeUnit !== undefined) at.choice("timeUnit", others.timeUnit, ["steps", "epochs"]);
  for (const field of ["loss", "optimiser"] as const) {
    if (others[field] !== undefined) at.string(field, others[field]);
  }
  for (const field of ["momentum", "dampening", "weightDecay"] as const) {
    if (others[field] !== undefined) at.number(field, others[field], { atLeast: 0 });
  }
  for (const field of ["batchSize", "samples", "outputs"] as const) {
    if (others[field] !== undefined) at.number(field, others[field], { integer: true, atLeast: 1 });
  }
  const { loss } = others;
  return {
    ...others,
    ...(loss !== undefined && { loss: usualLoss(loss) }),
    learningRates: readRates(at, learningRate),
  };
}

function readRates(at: Arguments, given: TrainingSetting["learningRate"]): number[] {
  if (given === undefined) return [];
  const rates = typeof given === "number" ? [given] : Array.from(at.vector("learningRate", given));
  for (const rate of rates) at.number("learningRate", rate, { atLeast: 0 });
  return [...new Set(rates)].sort((a, b) => a - b);
}
