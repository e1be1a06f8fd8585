import type { Arguments } from "../arrays/arguments";
import { block, openStore, transposedBlock, writeProduct } from "../linalg/dense";

/** Sums of products over samples, to which groups of samples are added. */
export interface MomentSums {
  /** Σ x xᵀ, [n, n]; only the lower triangle is valid. */
  readonly inputs: Float64Array;
  /** Σ y xᵀ, [m, n]. */
  readonly targetsInputs: Float64Array;
  /** Next samples, [group, n] and [group, m], written by the caller. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Adds the first `count` samples. */
  add(count: number): void;
  /** Frees all arrays. */
  release(): void;
}

/** Largest fraction of inputs that are not zero throughout a group, for which the others are left out of its product. */
const MAX_NONZERO = 0.8;

/**
 * Creates sums over samples of n inputs and m targets, which are added in groups of at most `group`.
 *
 * The product of a group omits the inputs that are zero in all of its samples (dark pixels, one-hot inputs), if there are
 * many.
 */
export function momentSums(args: Arguments, n: number, m: number, group: number): MomentSums {
  const most = Math.floor(MAX_NONZERO * n);
  const lengths = [n * n, m * n, group * n, group * m, group * most, most * Math.max(most, m)];
  const store = openStore(args, n, lengths);
  const [inputs, targetsInputs, x, y, dense, product] = lengths.map(store.take) as FixedArrays;
  const add = (count: number): void => {
    const columns = nonzeroColumns(x, count, n);
    const size = columns.length;
    if (size > most) {
      writeProduct(block(inputs, 0, n), transposedBlock(x, 0, n), block(x, 0, n), [n, n, count], 1, true);
      writeProduct(block(targetsInputs, 0, n), transposedBlock(y, 0, m), block(x, 0, n), [m, n, count], 1);
      return;
    }
    for (let i = 0, at = 0; i < count; i++) {
      for (let k = 0; k < size; k++) dense[at++] = x[i * n + columns[k]!]!;
    }
    const [target, right] = [block(product, 0, size), block(dense, 0, size)];
    writeProduct(target, transposedBlock(dense, 0, size), right, [size, size, count], 0, true);
    for (let i = 0; i < size; i++) {
      const row = columns[i]! * n;
      for (let k = 0; k <= i; k++) inputs[row + columns[k]!]! += product[i * size + k]!;
    }
    writeProduct(target, transposedBlock(y, 0, m), right, [m, size, count], 0);
    for (let i = 0; i < m; i++) {
      for (let k = 0; k < size; k++) targetsInputs[i * n + columns[k]!]! += product[i * size + k]!;
    }
  };
  return { inputs, targetsInputs, x, y, add, release: () => store.release() };
}

type FixedArrays = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** Returns the columns of x [rows, n] that are not zero, ascending. */
function nonzeroColumns(x: Float64Array, rows: number, n: number): number[] {
  const columns: number[] = [];
  for (let j = 0; j < n; j++) {
    let at = j;
    while (at < rows * n && x[at] === 0) at += n;
    if (at < rows * n) columns.push(j);
  }
  return columns;
}
