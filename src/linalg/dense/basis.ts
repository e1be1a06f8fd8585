import { block, writeProduct } from "./block-product";

/** Where the vectors of a merge come from: a choice of rows of a basis, grouped by the columns they occupy. */
export interface Selection {
  /** The rows that take part, in the order of their nodes. */
  readonly kept: Int32Array;
  /** The rows that are eigenvectors already. */
  readonly dropped: Int32Array;
  /** By row: 0 when it is zero beyond the first half's columns, 2 when it is zero within them, 1 otherwise. */
  readonly support: Uint8Array;
  /** The column of the coefficient matrix that belongs to `kept[i]`. */
  readonly slots: Int32Array;
  /** The kept rows by slot. */
  readonly grouped: Int32Array;
}

export const selection = (n: number): Selection => ({
  kept: new Int32Array(n),
  dropped: new Int32Array(n),
  support: new Uint8Array(n),
  slots: new Int32Array(n),
  grouped: new Int32Array(n),
});

/** The columns of the two halves of a merge: [start, middle) and [middle, end). */
export interface Halves {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** Assigns the slots: rows of the first half, then rows of both, then rows of the second half. */
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
 * Two products, one for each half, that skip the zeros of vectors living in the other half.
 */
export function combineRows(
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
): void {
  const [firstWidth, secondWidth] = [middle - start, end - middle];
  const secondAt = gatherRows(gathered, 0, basis, stride, grouped, 0, upper + both, start, middle);
  const droppedAt = gatherRows(gathered, secondAt, basis, stride, grouped, upper, count, middle, end);
  gatherRows(gathered, droppedAt, basis, stride, dropped, 0, total - count, start, end);
  const weights = block(coefficients, 0, count);
  writeProduct(
    block(basis, first * stride + start, stride),
    weights,
    block(gathered, 0, firstWidth),
    [count, firstWidth, upper + both],
    0,
  );
  writeProduct(
    block(basis, first * stride + middle, stride),
    block(coefficients, upper, count),
    block(gathered, secondAt, secondWidth),
    [count, secondWidth, both + lower],
    0,
  );
  for (let i = 0; i < total - count; i++) {
    const from = droppedAt + i * (end - start);
    basis.set(gathered.subarray(from, from + end - start), (first + count + i) * stride + start);
  }
}

/** Copies columns [start, end) of the listed rows next to each other; returns where the copies end. */
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

/** Up to so many values insertion is faster than the engine's sort, which calls back. */
const FEW = 24;

/** order[lo..hi) <- lo..hi-1 by ascending value. */
export function sortOrder(order: Int32Array, lo: number, hi: number, values: Float64Array): void {
  if (hi - lo <= FEW) {
    insertionOrder(order, hi, values, lo);
    return;
  }
  for (let i = lo; i < hi; i++) order[i] = i;
  order.subarray(lo, hi).sort((i, j) => values[i]! - values[j]!);
}

/** `sortOrder` for few values. */
export function insertionOrder(order: Int32Array, hi: number, values: Float64Array, lo = 0): void {
  for (let i = lo; i < hi; i++) {
    const value = values[i]!;
    let place = i;
    for (; place > lo && values[order[place - 1]!]! > value; place--) order[place] = order[place - 1]!;
    order[place] = i;
  }
}

/** out [n, n] row-major: column c is row `order[c]` (of `columns` entries) of `rows`; in blocks that fit the cache. */
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
