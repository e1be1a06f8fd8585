import { type Computation, part } from "../../concurrency/computation";
import { block } from "./block-product";
import { writeProductSteps } from "./product-steps";

/** Selection of the rows of a basis that a merge combines, grouped by the columns in which they are nonzero. */
export interface Selection {
  /** Rows that take part in the merge, in the order of their nodes. */
  readonly kept: Int32Array;
  /** Deflated rows, which are eigenvectors already. */
  readonly dropped: Int32Array;
  /** For each row: 0 if it is zero outside the first half's columns, 2 if it is zero within them, 1 otherwise. */
  readonly support: Uint8Array;
  /** Column of the coefficient matrix for `kept[i]`. */
  readonly slots: Int32Array;
  /** Kept rows in the order of their slots. */
  readonly grouped: Int32Array;
}

export const selection = (n: number): Selection => ({
  kept: new Int32Array(n),
  dropped: new Int32Array(n),
  support: new Uint8Array(n),
  slots: new Int32Array(n),
  grouped: new Int32Array(n),
});

/** Columns of the two halves of a merge: [start, middle) and [middle, end). */
export interface Halves {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** Assigns the slots: rows of the first half, then rows of both halves, then rows of the second half. */
export function groupRows(
  { kept, support, slots, grouped }: Selection,
  count: number,
): [number, number, number] {
  const sizes: [number, number, number] = [0, 0, 0];
  let next = 0;
  for (let kind = 0; kind < 3; kind++) {
    const begin = next;
    for (let i = 0; i < count; i++) {
      if (support[kept[i]!] !== kind) continue;
      grouped[next] = kept[i]!;
      slots[i] = next++;
    }
    sizes[kind] = next - begin;
  }
  return sizes;
}

/**
 * Rows [first, first + count) of the basis <- coefficients · grouped rows; the dropped rows follow.
 *
 * Computes two products, one for each half, which skip the zeros of vectors of the other half. Pauses within large
 * products.
 */
export function* combineRows(
  basis: Float64Array,
  stride: number,
  first: number,
  { start, middle, end }: Halves,
  { grouped, dropped }: Selection,
  count: number,
  [upper, both, lower]: readonly [number, number, number],
  total: number,
  coefficients: Float64Array,
  gathered: Float64Array,
): Computation<void> {
  const [firstWidth, secondWidth] = [middle - start, end - middle];
  const secondAt = gatherRows(gathered, 0, basis, stride, grouped, 0, upper + both, start, middle);
  const droppedAt = gatherRows(gathered, secondAt, basis, stride, grouped, upper, count, middle, end);
  gatherRows(gathered, droppedAt, basis, stride, dropped, 0, total - count, start, end);
  const weights = block(coefficients, 0, count);
  const firstHalf = writeProductSteps(
    block(basis, first * stride + start, stride),
    weights,
    block(gathered, 0, firstWidth),
    [count, firstWidth, upper + both],
    0,
  );
  yield* part(0, 0.5, firstHalf);
  const secondHalf = writeProductSteps(
    block(basis, first * stride + middle, stride),
    block(coefficients, upper, count),
    block(gathered, secondAt, secondWidth),
    [count, secondWidth, both + lower],
    0,
  );
  yield* part(0.5, 1, secondHalf);
  for (let i = 0; i < total - count; i++) {
    const from = droppedAt + i * (end - start);
    basis.set(gathered.subarray(from, from + end - start), (first + count + i) * stride + start);
  }
}

/** Copies columns [startColumn, endColumn) of the listed rows contiguously; returns the position after the copies. */
function gatherRows(
  to: Float64Array,
  at: number,
  from: Float64Array,
  stride: number,
  rows: Int32Array,
  begin: number,
  end: number,
  startColumn: number,
  endColumn: number,
): number {
  for (let i = begin; i < end; i++) {
    const row = rows[i]! * stride;
    to.set(from.subarray(row + startColumn, row + endColumn), at);
    at += endColumn - startColumn;
  }
  return at;
}

/** Largest number of values for which insertion sort is faster than the engine's sort with its callback. */
const MAX_INSERTION_SORT = 24;

/** order[lo..hi) <- lo..hi-1 by ascending value. */
export function sortOrder(order: Int32Array, lo: number, hi: number, values: Float64Array): void {
  if (hi - lo <= MAX_INSERTION_SORT) {
    insertionOrder(order, hi, values, lo);
    return;
  }
  for (let i = lo; i < hi; i++) order[i] = i;
  order.subarray(lo, hi).sort((i, j) => values[i]! - values[j]!);
}

/** Like `sortOrder`, by insertion sort, for few values. */
export function insertionOrder(order: Int32Array, hi: number, values: Float64Array, lo = 0): void {
  for (let i = lo; i < hi; i++) {
    const value = values[i]!;
    let place = i;
    for (; place > lo && values[order[place - 1]!]! > value; place--) order[place] = order[place - 1]!;
    order[place] = i;
  }
}

/** Returns the row-major matrix whose column c is row `order[c]` (of `columns` entries) of `rows`, copied in blocks. */
export function rowsToColumns(
  rows: Float64Array,
  stride: number,
  order: Int32Array,
  columns: number,
  reversed = false,
): Float64Array {
  const count = order.length;
  const out = new Float64Array(columns * count);
  const step = 16;
  for (let i = 0; i < count; i += step) {
    const end = Math.min(i + step, count);
    for (let j = 0; j < columns; j++) {
      for (let r = i; r < end; r++) {
        out[j * count + r] = rows[order[reversed ? count - 1 - r : r]! * stride + j]!;
      }
    }
  }
  return out;
}
