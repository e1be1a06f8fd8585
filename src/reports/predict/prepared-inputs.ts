import { toNdArray } from "../../arrays";
import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Matrix } from "../../arrays/types";
import { type Correlations, correlations, type TaskLike, whiten } from "../../tasks";
import { readTask } from "../../tasks/read-task";
import type { Preparation } from "./options";

/** Correlations of a task with prepared inputs, and the properties of the given inputs. */
export interface PreparedTask {
  readonly correlations: Correlations;
  /** Number of inputs that are the same in all samples. */
  readonly constantInputs: number;
  /** True if an input has a mean that is not small against its standard deviation. */
  readonly isOffCentre: boolean;
  /** True if the standard deviations of the inputs differ by more than a factor of ten. */
  readonly isUneven: boolean;
}

/** Size of the mean of an input, relative to its standard deviation, above which it counts as off centre. */
const OFF_CENTRE = 0.3;
/** Ratio of standard deviations above which inputs count as uneven. */
const UNEVEN = 10;
/** Standard deviation, relative to the largest number, below which an input is constant up to rounding errors. */
const ROUNDING = 8 * Number.EPSILON;

/** Mean and standard deviation of one input; the deviation is 0 if the input is constant up to rounding errors. */
interface InputStatistics {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Centres, standardises and whitens the inputs of a task as requested, and computes its correlations. Constant inputs
 * become 0 if the inputs are centred or standardised.
 */
export function preparedInputs(args: Arguments, given: TaskLike, preparation: Preparation): PreparedTask {
  const { inputs, targets } = readTask(args.at("task"), given);
  const statistics = Array.from({ length: inputs.columns }, (_, j) => inputStatistics(inputs, j));
  const deviations = statistics.map(({ deviation }) => deviation).filter((deviation) => deviation > 0);
  const smallest = deviations.reduce(
    (least, deviation) => Math.min(least, deviation),
    Number.POSITIVE_INFINITY,
  );
  const { centre, standardise } = preparation;
  const at = args.at("task.inputs");
  if (centre && deviations.length === 0) {
    throw at.refusal(HERE, "inputs that differ between samples if they are centred", "constant inputs");
  }
  if (centre) scale(inputs, statistics, standardise);
  at.finite(HERE, inputs.data);
  const task = {
    inputs: toNdArray(inputs.data, [inputs.rows, inputs.columns]),
    targets: toNdArray(targets.data, [targets.rows, targets.columns]),
  };
  return {
    correlations: correlations(preparation.whiten ? whiten(task) : task),
    constantInputs: inputs.columns - deviations.length,
    isOffCentre: statistics.some(({ mean, deviation }) => Math.abs(mean) > OFF_CENTRE * deviation),
    isUneven: deviations.some((deviation) => deviation > UNEVEN * smallest),
  };
}

/** Computes mean and standard deviation of column j. No square overflows or underflows. */
function inputStatistics({ rows, columns, data }: Matrix, j: number): InputStatistics {
  const column = Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]!);
  const largest = column.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest === 0) return { mean: 0, deviation: 0 };
  // Differences from the first number are exactly 0 if all numbers are the same.
  const pivot = column[0]! / largest;
  const mean = pivot + column.reduce((sum, x) => sum + (x / largest - pivot), 0) / rows;
  const variance = column.reduce((sum, x) => sum + (x / largest - mean) ** 2, 0) / rows;
  const deviation = Math.sqrt(variance);
  return { mean: mean * largest, deviation: deviation > ROUNDING ? deviation * largest : 0 };
}

/** Subtracts the means and, on request, divides by the standard deviations, in place. */
function scale(
  { columns, data }: Matrix,
  statistics: readonly InputStatistics[],
  standardise: boolean,
): void {
  for (let k = 0; k < data.length; k++) {
    const { mean, deviation } = statistics[k % columns]!;
    data[k] = deviation === 0 ? 0 : (data[k]! - mean) / (standardise ? deviation : 1);
  }
}
