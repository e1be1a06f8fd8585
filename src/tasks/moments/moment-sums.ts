import type { Arguments } from "../../arrays/arguments";
import { block, openStore, transposedBlock, writeProduct } from "../../linalg/dense";
import { integerProducts, padded, panelsLength } from "./integer-products";

/** Sums of products over samples, to which groups of samples are added. */
export interface MomentSums {
  /** Number of entries from one row of the sums to the next. */
  readonly width: number;
  /** Next samples, [group, n] and [group, m], written by the caller. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Adds the first `count` samples. */
  add(count: number): void;
  /** Returns Σ x xᵀ, n rows of which only the lower triangle is valid, and Σ y xᵀ, m rows of n entries. */
  total(): { readonly inputs: Float64Array; readonly targetsInputs: Float64Array };
  /** Frees all arrays. */
  release(): void;
}

/** Largest fraction of inputs that are not zero throughout a group, for which the others are left out of its product. */
const MAX_NONZERO = 0.8;
/** Largest number of columns of a product in relation to those of a group that is added to it. */
const MAX_GROWTH = 1.15;

/**
 * Creates sums over samples of n inputs and m targets, which are added in groups of at most `group` ≤ 256.
 *
 * The product of a group omits the inputs that are zero in all of its samples (dark pixels, one-hot inputs), if there are
 * many. Groups with nearly the same of these inputs are added to one product.
 */
export function momentSums(args: Arguments, n: number, m: number, group: number): MomentSums {
  const most = Math.floor(MAX_NONZERO * n);
  const sumsLength = (size: number): number => padded(size) * (padded(size) + padded(m));
  const groupLengths = [group * n, group * m, group * most];
  const lengths = [sumsLength(n), sumsLength(most), ...groupLengths, panelsLength(n, m, group)];
  const store = openStore(args, n, lengths);
  const [sums, product, x, y, dense, panels] = lengths.map(store.take) as FixedArrays;
  const addIntegers = integerProducts(panels, y, m);

  /** Adds the products of `count` samples of `size` inputs and of the targets to sums in rows of `padded(size)`. */
  const addProducts = (out: Float64Array, samples: Float64Array, size: number, count: number): void => {
    const added = addIntegers(out, samples, size, count);
    if (added === "both") return;
    const [width, right] = [padded(size), block(samples, 0, size)];
    if (added === "none") {
      const left = transposedBlock(samples, 0, size);
      writeProduct(block(out, 0, width), left, right, [size, size, count], 1, true);
    }
    writeProduct(block(out, width * width, width), transposedBlock(y, 0, m), right, [m, size, count], 1);
  };

  const width = padded(n);
  let columns: readonly number[] = [];
  /** Adds the product to the sums, and begins a product of other columns. */
  const beginProduct = (next: readonly number[]): void => {
    const size = columns.length;
    const step = padded(size);
    for (let i = 0; i < size; i++) {
      const row = columns[i]! * width;
      for (let k = 0; k <= i; k++) sums[row + columns[k]!]! += product[i * step + k]!;
    }
    for (let i = 0; i < m; i++) {
      const row = (width + i) * width;
      for (let k = 0; k < size; k++) sums[row + columns[k]!]! += product[(step + i) * step + k]!;
    }
    columns = next;
    product.fill(0, 0, sumsLength(columns.length));
  };
  const add = (count: number): void => {
    const nonzero = nonzeroColumns(x, count, n);
    if (nonzero.length > most) {
      addProducts(sums, x, n, count);
      return;
    }
    const all = union(columns, nonzero);
    if (all.length > Math.min(MAX_GROWTH * nonzero.length, most)) beginProduct(nonzero);
    else if (all.length > columns.length) beginProduct(all);
    copyColumns(dense, x, n, count, columns);
    addProducts(product, dense, columns.length, count);
  };
  const total = () => {
    beginProduct([]);
    return { inputs: sums, targetsInputs: sums.subarray(width * width) };
  };
  return { width, x, y, add, total, release: () => store.release() };
}

type FixedArrays = [
  ...[Float64Array, Float64Array, Float64Array],
  ...[Float64Array, Float64Array, Float64Array],
];

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

/** Returns the elements of two ascending lists in one. */
function union(a: readonly number[], b: readonly number[]): number[] {
  const all: number[] = [];
  for (let i = 0, k = 0; i < a.length || k < b.length; ) {
    const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[k] ?? Number.POSITIVE_INFINITY);
    if (a[i] === next) i++;
    if (b[k] === next) k++;
    all.push(next);
  }
  return all;
}

/** Copies some columns of x [rows, n] to `out`, neighbours at once. */
function copyColumns(
  out: Float64Array,
  x: Float64Array,
  n: number,
  rows: number,
  columns: readonly number[],
): void {
  const size = columns.length;
  for (let start = 0, end = 0; start < size; start = end) {
    const first = columns[start]!;
    while (end < size && columns[end] === first + end - start) end++;
    for (let i = 0; i < rows; i++) {
      const [to, from] = [i * size, i * n + first - start];
      for (let k = start; k < end; k++) out[to + k] = x[from + k]!;
    }
  }
}
