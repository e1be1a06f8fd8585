import type { Arguments, MatrixRows } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type Computation, part } from "../../concurrency/computation";
import { powerOfTwoScale } from "../../linalg/dense";
import type { Correlations } from "../../tasks";
import { checkStatisticsSize, correlationArrays, correlationsOfRows } from "../../tasks/correlations";
import { type InputStatistics, inputStatistics } from "./input-statistics";
import type { Preparation } from "./options";
import type { TaskRows } from "./task-rows";
import { whiteCorrelations } from "./white-correlations";

/** Correlations of a task with prepared inputs, and the properties of the given inputs. */
export interface PreparedTask {
  readonly correlations: Correlations;
  /** Number of inputs that are the same in all samples. */
  readonly constantInputs: number;
  /** Loss ½‖⟨y⟩‖² that the means of the targets leave, which no linear network gives from centred inputs; 0 for others. */
  readonly constantLoss: number;
  /** True if an input has a mean that is not small against its standard deviation. */
  readonly isOffCentre: boolean;
  /** True if the standard deviations of the inputs differ by more than a factor of ten. */
  readonly isUneven: boolean;
}

/** Size of the mean of an input, relative to its standard deviation, above which it counts as off centre. */
const OFF_CENTRE = 0.3;
/** Ratio of standard deviations above which inputs count as uneven. */
const UNEVEN = 10;

/**
 * Centres, standardises and whitens the inputs of a task as requested, and computes its correlations. Constant inputs
 * become 0 if the inputs are centred or standardised. The inputs are converted in groups.
 */
export function* preparedInputs(
  args: Arguments,
  { inputs, targets }: TaskRows,
  { centre, standardise, whiten }: Preparation,
): Computation<PreparedTask> {
  checkStatisticsSize(args.at("task"), inputs.columns, targets.columns);
  const statistics = yield* part(0, whiten ? 0.05 : 0.2, inputStatistics(inputs));
  const deviations = statistics.map(({ deviation }) => deviation).filter((deviation) => deviation > 0);
  const smallest = deviations.reduce(
    (least, deviation) => Math.min(least, deviation),
    Number.POSITIVE_INFINITY,
  );
  const at = args.at("task.inputs");
  if (centre && deviations.length === 0) {
    throw at.refusal(HERE, "inputs that differ between samples if they are centred", "constant inputs");
  }
  const scaled = centre ? scaledRows(at, inputs, statistics, standardise) : inputs;
  const prepared = { inputs: scaled, targets };
  const steps = whiten
    ? whiteCorrelations(args.at("task"), prepared, scaleOf(statistics, centre, standardise))
    : correlationsOfRows(args.at("task"), scaled, targets);
  const correlations = yield* part(whiten ? 0.05 : 0.2, 1, steps);
  const ofTargets = centre ? yield* inputStatistics(targets) : [];
  return {
    correlations: correlationArrays(correlations),
    constantInputs: inputs.columns - deviations.length,
    constantLoss: ofTargets.reduce((sum, { mean }) => sum + mean ** 2, 0) / 2,
    isOffCentre: statistics.some(({ mean, deviation }) => Math.abs(mean) > OFF_CENTRE * deviation),
    isUneven: deviations.some((deviation) => deviation > UNEVEN * smallest),
  };
}

/** Subtracts the means and, on request, divides by the standard deviations. */
function scaledRows(
  at: Arguments,
  inputs: MatrixRows,
  statistics: readonly InputStatistics[],
  standardise: boolean,
): MatrixRows {
  const { rows, columns } = inputs;
  const means = Float64Array.from(statistics, ({ mean }) => mean);
  const deviations = Float64Array.from(statistics, ({ deviation }) => deviation);
  return {
    rows,
    columns,
    copy(out, from, to) {
      inputs.copy(out, from, to);
      for (let row = 0; row < (to - from) * columns; row += columns) {
        for (let j = 0; j < columns; j++) {
          const deviation = deviations[j]!;
          const difference = out[row + j]! - means[j]!;
          out[row + j] = deviation === 0 ? 0 : standardise ? difference / deviation : difference;
        }
      }
      at.finite(HERE, out.subarray(0, (to - from) * columns));
    },
  };
}

/** Returns the power of two that brings the prepared inputs to the order of 1. */
function scaleOf(statistics: readonly InputStatistics[], centre: boolean, standardise: boolean): number {
  if (standardise) return 1;
  return powerOfTwoScale(
    Float64Array.from(statistics, ({ mean, deviation }) =>
      centre ? deviation : Math.max(Math.abs(mean), deviation),
    ),
  );
}
