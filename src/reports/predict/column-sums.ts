/** Sums over the rows of a matrix, for each column. */
export interface ColumnSums {
  readonly means: Float64Array;
  /** Differences of the means from their values in `means`, which are rounded. */
  readonly remainders: Float64Array;
  /** Sums of the squares of the differences from the means. */
  readonly squares: Float64Array;
  /** Sums of the absolute differences from the running means: 0 only for columns of equal numbers. */
  readonly spreads: Float64Array;
  /** Sums over the current group of the differences from the means before it, and of their squares. */
  readonly group: { readonly differences: Float64Array; readonly squares: Float64Array };
}

/** Returns sums of no rows. */
export function zeroSums(columns: number): ColumnSums {
  const zeros = () => new Float64Array(columns);
  return {
    means: zeros(),
    remainders: zeros(),
    squares: zeros(),
    spreads: zeros(),
    group: { differences: zeros(), squares: zeros() },
  };
}

/**
 * Adds rows `start` to `end`, given in `x` [end − start, columns], to the sums of the rows before them, as in Chan,
 * Golub & LeVeque (1983).
 *
 * Differences are taken from the means of the rows before the group, and from row 0 in the first group. The sum of
 * their squares is at most 2 (in the first group `end`) times the increase of the sum about the new means, so that the
 * subtraction loses no more than this factor.
 */
export function addGroup(
  { means, remainders, squares, spreads, group }: ColumnSums,
  x: Float64Array,
  start: number,
  end: number,
): void {
  const [n, count] = [means.length, end - start];
  if (start === 0) means.set(x.subarray(0, n));
  addRows(means, group.differences, group.squares, spreads, x, count);
  for (let j = 0; j < n; j++) {
    const mean = means[j]!;
    const fromMean = group.differences[j]! / count;
    const within = group.squares[j]! - group.differences[j]! * fromMean;
    const distance = fromMean - remainders[j]!;
    squares[j]! += Math.max(within, 0) + distance * distance * ((start * count) / end);
    const step = remainders[j]! + (distance * count) / end;
    means[j] = mean + step;
    remainders[j] = step - (means[j]! - mean);
    group.differences[j] = 0;
    group.squares[j] = 0;
  }
}

/** Adds the differences of rows from `means`, their squares and their absolute values to sums, four rows at a time. */
function addRows(
  means: Float64Array,
  differences: Float64Array,
  squares: Float64Array,
  spreads: Float64Array,
  x: Float64Array,
  rows: number,
): void {
  const n = means.length;
  const whole = rows - (rows % 4);
  for (let row = 0; row < whole; row += 4) {
    const a = row * n;
    const b = a + n;
    const c = b + n;
    const d = c + n;
    for (let j = 0; j < n; j++) {
      const mean = means[j]!;
      const p = x[a + j]! - mean;
      const q = x[b + j]! - mean;
      const r = x[c + j]! - mean;
      const s = x[d + j]! - mean;
      differences[j]! += p + q + (r + s);
      squares[j]! += p * p + q * q + (r * r + s * s);
      spreads[j]! += Math.abs(p) + Math.abs(q) + (Math.abs(r) + Math.abs(s));
    }
  }
  for (let row = whole; row < rows; row++) {
    for (let j = 0; j < n; j++) {
      const difference = x[row * n + j]! - means[j]!;
      differences[j]! += difference;
      squares[j]! += difference * difference;
      spreads[j]! += Math.abs(difference);
    }
  }
}
