import type { Computation } from "../../../concurrency/computation";
import { block, transposedBlock, writeProduct } from "../block-product";
import type { Store } from "../store";

/** Largest number of reflectors that are applied together. */
export const MAX_REFLECTORS = 64;

/** Number of rows that are reflected before a pause; their products with the reflectors stay in the cache. */
const ROWS = 256;

/** Product Q = H₀ H₁ ... = I − Vᵀ T V of reflectors, with scratch arrays for its application. */
export interface BlockReflector {
  /** V: the vectors of the reflectors as rows, including zeros before their leading ones. */
  readonly vectors: Float64Array;
  readonly gram: Float64Array;
  /** T, upper triangular. */
  readonly factor: Float64Array;
  readonly products: Float64Array;
  readonly combined: Float64Array;
}

/** Returns the lengths of the arrays for up to `count` reflectors of `width` entries, which are applied to `rows` rows. */
const lengthsOf = (count: number, rows: number, width: number) => {
  const size = Math.min(MAX_REFLECTORS, count);
  return { vectors: size * width, square: size * size, products: size * Math.min(ROWS, rows) };
};

/** Allocates a product of up to `MAX_REFLECTORS` of `count` reflectors. */
export function blockReflector(store: Store, count: number, rows: number, width: number): BlockReflector {
  const lengths = lengthsOf(count, rows, width);
  return {
    vectors: store.take(lengths.vectors),
    gram: store.take(lengths.square),
    factor: store.take(lengths.square),
    products: store.take(lengths.products),
    combined: store.take(lengths.products),
  };
}

/** Returns the number of entries that `backTransform` and `rowQr` take from a store for at most `rows` reflectors. */
export function reflectorWorkLength(rows: number, width: number): number {
  const { vectors, square, products } = lengthsOf(rows, rows, width);
  return vectors + 2 * square + 2 * products + 64;
}

/**
 * Sets `q` to the product of `count` reflectors: row i of `data`, from `at` on and `stride` apart, holds the vector of
 * reflector i from entry i to `length`, with a leading 1.
 *
 * Compact WY form (Schreiber & Van Loan 1989): T is upper triangular with T[j, j] = tau_j,
 * T[:j, j] = −tau_j T[:j, :j] (V[:j] v_j).
 */
export function combineReflectors(
  q: BlockReflector,
  data: Float64Array,
  at: number,
  stride: number,
  count: number,
  length: number,
  taus: Float64Array,
  tausAt: number,
): void {
  const { vectors, gram, factor } = q;
  for (let p = 0; p < count; p++) {
    vectors.fill(0, p * length, p * length + p);
    vectors.set(data.subarray(at + p * stride + p, at + p * stride + length), p * length + p);
  }
  const [rows, columns] = [block(vectors, 0, length), transposedBlock(vectors, 0, length)];
  writeProduct(block(gram, 0, count), rows, columns, [count, count, length], 0, true);
  factor.fill(0, 0, count * count);
  for (let j = 0; j < count; j++) {
    const tau = taus[tausAt + j]!;
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let p = i; p < j; p++) sum += factor[i * count + p]! * gram[j * count + p]!;
      factor[i * count + j] = -tau * sum;
    }
    factor[j * count + j] = tau;
  }
}

/**
 * rows <- rows Q, or rows Qᵀ, for a product of `count` reflectors and at most 256 rows of `length` entries;
 * 4 · rows · length · count operations in matrix products.
 */
export function reflect(
  { vectors, factor, products, combined }: BlockReflector,
  count: number,
  length: number,
  transposed: boolean,
  target: Float64Array,
  at: number,
  stride: number,
  rows: number,
): void {
  const z = block(target, at, stride);
  const [projections, changes] = [block(products, 0, count), block(combined, 0, count)];
  writeProduct(projections, z, transposedBlock(vectors, 0, length), [rows, count, length], 0);
  const t = transposed ? transposedBlock(factor, 0, count) : block(factor, 0, count);
  writeProduct(changes, projections, t, [rows, count, count], 0);
  writeProduct(z, changes, block(vectors, 0, length), [rows, length, count], -1);
}

/** Applies `reflect` to any number of rows. Pauses after every 256 rows. */
export function* reflectSteps(
  q: BlockReflector,
  count: number,
  length: number,
  transposed: boolean,
  target: Float64Array,
  at: number,
  stride: number,
  rows: number,
): Computation<void> {
  for (let row = 0; row < rows; row += ROWS) {
    reflect(q, count, length, transposed, target, at + row * stride, stride, Math.min(ROWS, rows - row));
    yield Math.min(1, (row + ROWS) / rows);
  }
}
