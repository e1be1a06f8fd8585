import type { MatrixRows } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import { addGroup, type ColumnSums, zeroSums } from "./column-sums";

/** Mean and standard deviation of one input; the deviation is 0 if the input is constant up to rounding errors. */
export interface InputStatistics {
  readonly mean: number;
  readonly deviation: number;
}

/** Standard deviation, relative to the mean, below which an input is constant up to rounding errors. */
const ROUNDING = 8 * Number.EPSILON;

/** Number of samples between pauses. */
const GROUP = 64;

/** Limits of the sums of differences of which all squares are accurate, and of the units of others. */
const [LEAST, MOST] = [2 ** -450, 2 ** 450];
const [LEAST_UNIT, MOST_UNIT] = [2 ** -1000, 2 ** 1000];

/**
 * Computes mean and standard deviation of every column in one pass over groups of rows, as accurately as in two passes.
 * A column of equal numbers has exactly the deviation 0. Columns with differences of which squares could overflow or
 * underflow are read again, in units of powers of two.
 */
export function* inputStatistics(inputs: MatrixRows): Computation<InputStatistics[]> {
  const units = new Float64Array(inputs.columns).fill(1);
  const first = yield* columnSums(inputs, units);
  for (const [j, spread] of first.spreads.entries()) {
    if (spread === 0 || (spread >= LEAST && spread <= MOST)) continue;
    const unit = Number.isFinite(spread) ? 2 ** Math.floor(Math.log2(spread)) : MOST_UNIT;
    units[j] = Math.min(Math.max(unit, LEAST_UNIT), MOST_UNIT);
  }
  const { means, squares } = units.every((unit) => unit === 1) ? first : yield* columnSums(inputs, units);
  return Array.from(means, (mean, j) => {
    const deviation = Math.sqrt(squares[j]! / inputs.rows);
    const isConstant = deviation <= ROUNDING * Math.abs(mean);
    return { mean: mean * units[j]!, deviation: isConstant ? 0 : deviation * units[j]! };
  });
}

/** Adds all rows to the sums of their columns in units of powers of two, and pauses after every group. */
function* columnSums(inputs: MatrixRows, units: Float64Array): Computation<ColumnSums> {
  const { rows, columns } = inputs;
  const x = new Float64Array(Math.min(GROUP, rows) * columns);
  const sums = zeroSums(columns);
  const isScaled = units.some((unit) => unit !== 1);
  for (let start = 0; start < rows; start += GROUP) {
    const end = Math.min(start + GROUP, rows);
    inputs.copy(x, start, end);
    if (isScaled) for (let k = 0; k < (end - start) * columns; k++) x[k] = x[k]! / units[k % columns]!;
    addGroup(sums, x, start, end);
    yield end / rows;
  }
  return sums;
}
