import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { block, openStore, transposedBlock, writeProduct } from "../../linalg/dense";
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

/** Number of columns of a Gram matrix that are computed together. */
const COLUMNS = 128;

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

function fromFeatures(args: Arguments, { a, b }: Pair): Entries {
  const widest = Math.max(a.columns, b.columns);
  const sizes = [a.data.length, b.data.length, widest * Math.min(COLUMNS, widest)];
  const store = openStore(args, widest, sizes);
  try {
    const [x, y, product] = sizes.map((size) => store.take(size)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    x.set(a.data);
    y.set(b.data);
    const [first, second] = [
      { ...a, data: x },
      { ...b, data: y },
    ];
    return [
      squaredProductNorm(first, second, product),
      squaredGramNorm(first, product),
      squaredGramNorm(second, product),
    ];
  } finally {
    store.release();
  }
}

/** Computes ‖AᵀB‖², from groups of columns of B. */
function squaredProductNorm(a: Matrix, b: Matrix, product: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < b.columns; start += COLUMNS) {
    const columns = Math.min(COLUMNS, b.columns - start);
    const entries = product.subarray(0, a.columns * columns);
    const [left, right] = [transposedBlock(a.data, 0, a.columns), block(b.data, start, b.columns)];
    writeProduct(block(entries, 0, columns), left, right, [a.columns, columns, a.rows], 0);
    sum += inner(entries, entries);
  }
  return sum;
}

/** Computes ‖AᵀA‖², from the entries on and below the diagonal. */
function squaredGramNorm({ rows, columns: n, data }: Matrix, product: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < n; start += COLUMNS) {
    const columns = Math.min(COLUMNS, n - start);
    const [left, right] = [transposedBlock(data, start, n), block(data, start, n)];
    writeProduct(block(product, 0, columns), left, right, [n - start, columns, rows], 0);
    const diagonal = product.subarray(0, columns * columns);
    const below = product.subarray(columns * columns, (n - start) * columns);
    sum += inner(diagonal, diagonal) + 2 * inner(below, below);
  }
  return sum;
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
