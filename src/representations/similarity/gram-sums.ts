import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { block, openStore, paddedStride, transposedBlock, writeProduct } from "../../linalg/dense";
import { multiplyTransposed } from "../../linalg/products";
import type { Pair } from "./activations";

/** Sums over two Gram matrices K = A Aᵀ and L = B Bᵀ of centred activations. */
export interface GramSums {
  /** Number P of samples. */
  readonly samples: number;
  /** Σ_ij K_ij L_ij = ‖AᵀB‖², and Σ_i K_ii L_ii. */
  readonly cross: GramSum;
  /** The same sums of K with itself. */
  readonly first: GramSum;
  /** The same sums of L with itself. */
  readonly second: GramSum;
}

/** Sums over a product of two Gram matrices. */
export interface GramSum {
  /** Sum over all entries of the elementwise product. */
  readonly entries: number;
  /** Sum over the diagonal of the elementwise product. */
  readonly diagonal: number;
  /** Product of the traces. */
  readonly traces: number;
  /** Rounding error of sums of this many products, relative to the largest term. */
  readonly rounding: number;
}

/** Number of samples whose products are added together. */
const SAMPLES = 256;

/**
 * Computes the sums over two Gram matrices.
 *
 * The sums of all entries are computed from products of the features, in about P (n₁ + n₂)² operations, so that no matrix
 * [P, P] is formed; from the Gram matrices if that needs fewer operations, 2 P² (n₁ + n₂).
 */
export function gramSums(args: Arguments, { a, b }: Pair): GramSums {
  const samples = a.rows;
  const isWide = 2 * samples < a.columns + b.columns;
  const [ab, aa, bb] = (isWide ? fromGrams : fromFeatures)(args, { a, b });
  const [k, l] = [squaredRows(a), squaredRows(b)];
  const rounding = 8 * Number.EPSILON * (samples + Math.max(a.columns, b.columns));
  const sum = (entries: number, x: Float64Array, y: Float64Array): GramSum => ({
    entries,
    diagonal: inner(x, y),
    traces: total(x) * total(y),
    rounding,
  });
  return { samples, cross: sum(ab, k, l), first: sum(aa, k, k), second: sum(bb, l, l) };
}

type Entries = readonly [ab: number, aa: number, bb: number];

function fromGrams(args: Arguments, { a, b }: Pair): Entries {
  args.memory("a", 2 * a.rows * a.rows, "use fewer samples");
  const [k, l] = [multiplyTransposed(a, a).data, multiplyTransposed(b, b).data];
  return [inner(k, l), inner(k, k), inner(l, l)];
}

/** Computes the entries from A and B side by side, of which one product per group of samples adds the lower triangle. */
function fromFeatures(args: Arguments, { a, b }: Pair): Entries {
  const [n, width] = [a.columns, a.columns + b.columns];
  const stride = paddedStride(width);
  const lengths = [width * stride, Math.min(SAMPLES, a.rows) * stride];
  const store = openStore(args, width, lengths);
  try {
    const [products, group] = lengths.map(store.take) as [Float64Array, Float64Array];
    const [target, left] = [block(products, 0, stride), transposedBlock(group, 0, stride)];
    for (let start = 0; start < a.rows; start += SAMPLES) {
      const count = Math.min(SAMPLES, a.rows - start);
      copyRows(group, 0, stride, a, start, count);
      copyRows(group, n, stride, b, start, count);
      writeProduct(target, left, block(group, 0, stride), [width, width, count], 1, true);
    }
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i < width; i++) {
      const row = products.subarray(i * stride, i * stride + i + 1);
      const [first, second] = [row.subarray(0, n), row.subarray(n)];
      const own = i < n ? first : second;
      const square = 2 * inner(own, own) - row[i]! ** 2;
      if (i < n) aa += square;
      else [ab, bb] = [ab + inner(first, first), bb + square];
    }
    return [ab, aa, bb];
  } finally {
    store.release();
  }
}

/** Copies `count` rows of a matrix from row `start` on to rows of `stride` entries. */
function copyRows(
  out: Float64Array,
  at: number,
  stride: number,
  { columns, data }: Matrix,
  start: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const from = (start + i) * columns;
    out.set(data.subarray(from, from + columns), at + i * stride);
  }
}

/** Computes the squared norms of the rows, the diagonal of the Gram matrix. */
export function squaredRows({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    const row = data.subarray(i * columns, (i + 1) * columns);
    return inner(row, row);
  });
}

function inner(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

const total = (x: Float64Array): number => x.reduce((sum, entry) => sum + entry, 0);
