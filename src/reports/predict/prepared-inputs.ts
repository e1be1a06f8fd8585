import type { Arguments, MatrixRows } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { type Computation, part } from "../../concurrency/computation";
import type { Correlations } from "../../tasks";
import { checkStatisticsSize, correlationArrays, correlationsOfRows } from "../../tasks/correlations";
import { whitenMatrix } from "../../tasks/whiten";
import { type InputStatistics, inputStatistics } from "./input-statistics";
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
/** Inputs and targets of a task, with as many rows. */
interface TaskRows {
  readonly inputs: MatrixRows;
  readonly targets: MatrixRows;
}

/**
 * Centres, standardises and whitens the inputs of a task as requested, and computes its correlations. Constant inputs
 * become 0 if the inputs are centred or standardised. The inputs are converted in groups, except if they are whitened.
 */
export function* preparedInputs(
  args: Arguments,
  { inputs, targets }: TaskRows,
  { centre, standardise, whiten }: Preparation,
): Computation<PreparedTask> {
  checkStatisticsSize(args.at("task"), inputs.columns, targets.columns);
  const statistics = yield* part(0, 0.2, inputStatistics(inputs));
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
  const used = whiten ? yield* part(0.2, 0.6, whiteRows(at, scaled)) : scaled;
  const correlations = yield* part(whiten ? 0.6 : 0.2, 1, correlationsOfRows(args.at("task"), used, targets));
  return {
    correlations: correlationArrays(correlations),
    constantInputs: inputs.columns - deviations.length,
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

/** Whitens inputs, all at once. */
function* whiteRows(at: Arguments, inputs: MatrixRows): Computation<MatrixRows> {
  const { rows, columns } = inputs;
  at.memory(HERE, rows * columns, "use a smaller matrix");
  const data = new Float64Array(rows * columns);
  inputs.copy(data, 0, rows);
  const { white } = yield* whitenMatrix(at, { rows, columns, data });
  const copy = (out: Float64Array, from: number, to: number): void =>
    out.set(white.data.subarray(from * columns, to * columns));
  return { rows, columns, copy };
}
