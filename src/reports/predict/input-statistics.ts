import type { MatrixRows } from "../../arrays/arguments";
import { type Computation, part } from "../../concurrency/computation";

/** Mean and standard deviation of one input; the deviation is 0 if the input is constant up to rounding errors. */
export interface InputStatistics {
  readonly mean: number;
  readonly deviation: number;
}

/** Standard deviation, relative to the largest number, below which an input is constant up to rounding errors. */
const ROUNDING = 8 * Number.EPSILON;

/** Number of samples between pauses. */
const GROUP = 256;

/**
 * Computes mean and standard deviation of every column in two passes over groups of rows. No square overflows or
 * underflows. The groups are combined as in Chan, Golub & LeVeque (1983), and a column of equal numbers has exactly the
 * deviation 0.
 */
export function* inputStatistics(inputs: MatrixRows): Computation<InputStatistics[]> {
  const n = inputs.columns;
  const largest = new Float64Array(n);
  const first = new Float64Array(n);
  yield* part(
    0,
    0.4,
    inGroups(inputs, (x, count, start) => {
      if (start === 0) first.set(x.subarray(0, n));
      for (let row = 0; row < count * n; row += n) {
        for (let j = 0; j < n; j++) largest[j] = Math.max(largest[j]!, Math.abs(x[row + j]!));
      }
    }),
  );
  for (let j = 0; j < n; j++) if (largest[j] === 0) largest[j] = 1;
  const pivots = first.map((x, j) => x / largest[j]!);
  const [means, squares, groupMeans] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const addGroup = (x: Float64Array, count: number, start: number): void => {
    groupMeans.fill(0);
    for (let row = 0; row < count * n; row += n) {
      for (let j = 0; j < n; j++) {
        // Differences from the first number are exactly 0 if all numbers are the same.
        const difference = x[row + j]! / largest[j]! - pivots[j]!;
        x[row + j] = difference;
        groupMeans[j]! += difference / count;
      }
    }
    for (let row = 0; row < count * n; row += n) {
      for (let j = 0; j < n; j++) squares[j]! += (x[row + j]! - groupMeans[j]!) ** 2;
    }
    const total = start + count;
    for (let j = 0; j < n; j++) {
      const distance = groupMeans[j]! - means[j]!;
      means[j]! += (distance * count) / total;
      squares[j]! += distance * distance * ((start * count) / total);
    }
  };
  yield* part(0.4, 1, inGroups(inputs, addGroup));
  return Array.from(means, (mean, j) => {
    const deviation = Math.sqrt(squares[j]! / inputs.rows);
    const unit = largest[j]!;
    return { mean: (pivots[j]! + mean) * unit, deviation: deviation > ROUNDING ? deviation * unit : 0 };
  });
}

/** Calls `use` for groups of rows, copied to an array, and pauses after each of them. */
function* inGroups(
  inputs: MatrixRows,
  use: (x: Float64Array, count: number, start: number) => void,
): Computation<void> {
  const x = new Float64Array(Math.min(GROUP, inputs.rows) * inputs.columns);
  for (let start = 0; start < inputs.rows; start += GROUP) {
    const end = Math.min(start + GROUP, inputs.rows);
    inputs.copy(x, start, end);
    use(x, end - start, start);
    yield end / inputs.rows;
  }
}
