import type { Computation } from "../../../concurrency/computation";
import { block, transposedBlock, writeProduct } from "../block-product";
import type { Store } from "../store";

/** Largest number of reflectors that are applied together. */
export const PANEL = 32;

/** Scratch arrays for applying reflectors. */
export interface ReflectorWork {
  readonly gram: Float64Array;
  readonly factor: Float64Array;
  readonly products: Float64Array;
  readonly combined: Float64Array;
}

/** Allocates scratch for applying up to `size` reflectors at a time to up to `rows` rows. */
export const reflectorWork = (store: Store, rows: number, size: number): ReflectorWork => ({
  gram: store.take(size * size),
  factor: store.take(size * size),
  products: store.take(rows * size),
  combined: store.take(rows * size),
});

/** Returns the number of entries that `backTransform` and `rowQr` take from a store. */
export const reflectorWorkLength = (rows: number, width: number): number =>
  PANEL * (2 * PANEL + 2 * rows + width) + 64;

/**
 * rows <- rows Qᵀ (or rows Q), where Q = H₀ H₁ ... = I − V T Vᵀ is a product of `count` <= PANEL reflectors.
 *
 * `v` contains the vectors of the reflectors as rows of length `length` (including zeros), `taus` their factors; the
 * target is [rows, length]. Compact WY form (Schreiber & Van Loan 1989): T is upper triangular with T[j, j] = tau_j,
 * T[:j, j] = −tau_j T[:j, :j] (V[:, :j]ᵀ v_j). 4 · rows · length · count operations in matrix products.
 */
export function applyReflectors(
  target: Float64Array,
  at: number,
  stride: number,
  rows: number,
  v: Float64Array,
  length: number,
  count: number,
  taus: Float64Array,
  tausAt: number,
  transposed: boolean,
  work: ReflectorWork,
): void {
  const { gram, factor, products, combined } = work;
  const vectors = block(v, 0, length);
  const columns = transposedBlock(v, 0, length);
  writeProduct(block(gram, 0, count), vectors, columns, [count, count, length], 0);
  buildFactor(factor, gram, taus, tausAt, count);
  const z = block(target, at, stride);
  writeProduct(block(products, 0, count), z, columns, [rows, count, length], 0);
  const t = transposed ? transposedBlock(factor, 0, count) : block(factor, 0, count);
  writeProduct(block(combined, 0, count), block(products, 0, count), t, [rows, count, count], 0);
  writeProduct(z, block(combined, 0, count), vectors, [rows, length, count], -1);
}

function buildFactor(
  t: Float64Array,
  gram: Float64Array,
  taus: Float64Array,
  at: number,
  count: number,
): void {
  t.fill(0, 0, count * count);
  for (let j = 0; j < count; j++) {
    const tau = taus[at + j]!;
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let p = i; p < j; p++) sum += t[i * count + p]! * gram[p * count + j]!;
      t[i * count + j] = -tau * sum;
    }
    t[j * count + j] = tau;
  }
}

/** Reflectors H₀, H₁, ...; v_i is row i of `data` from column i + shift on, with a leading 1. */
export interface Reflectors {
  readonly data: Float64Array;
  readonly stride: number;
  readonly shift: number;
  readonly count: number;
  readonly taus: Float64Array;
}

/**
 * rows <- rows Qᵀ: applies Q = H₀ H₁ ... to vectors stored as rows, in panels from the last to the first.
 *
 * The target is [rows, width] and contiguous. About 4 · rows · count · (width − count / 2) operations, for an identity
 * 4 · count · (rows − count / 2) · (width − count / 2). Pauses after every panel.
 *
 * @param isIdentity true if the target has only ones on the diagonal: rows that a panel does not change are left out
 */
export function* backTransform(
  store: Store,
  target: Float64Array,
  rows: number,
  width: number,
  reflectors: Reflectors,
  isIdentity = false,
): Computation<void> {
  const { data, stride, shift, count, taus } = reflectors;
  const panel = Math.max(1, Math.min(PANEL, count));
  const v = store.take(panel * width);
  const work = reflectorWork(store, rows, panel);
  for (let start = panel * Math.ceil(count / panel) - panel; start >= 0; start -= panel) {
    const size = Math.min(panel, count - start);
    const length = width - shift - start;
    copyPanel(v, data, start * stride + start + shift, stride, size, length);
    const column = start + shift;
    const first = isIdentity ? column : 0;
    const at = first * width + column;
    applyReflectors(target, at, width, rows - first, v, length, size, taus, start, true, work);
    yield (count - start) / count;
  }
}

/** Copies the vectors of a panel to rows of equal length, with zeros before their leading ones. */
export function copyPanel(
  v: Float64Array,
  data: Float64Array,
  at: number,
  stride: number,
  size: number,
  length: number,
): void {
  for (let p = 0; p < size; p++) {
    v.fill(0, p * length, p * length + p);
    v.set(data.subarray(at + p * stride + p, at + p * stride + length), p * length + p);
  }
}
