import type { Computation } from "../../../concurrency/computation";
import { block, transposedBlock, writeProduct } from "../block-product";
import { addScaled, dot, scale, subtractTransposedTimes, symmetricTimes, times } from "../hot-loops";
import { makeReflector, PANEL } from "../reflectors/reflector";
import type { Store } from "../store";

/** Number of rows of the trailing matrix above which every column is followed by a pause. */
const MIN_PAUSE_ROWS = 1024;

/** Tridiagonal matrix T = Qᵀ A Q, and the factors of the reflectors of Q. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** n entries; the last is 0. */
  readonly offDiagonal: Float64Array;
  readonly taus: Float64Array;
}

/** Returns the number of entries that `tridiagonalise` takes from a store. */
export const tridiagonaliseWorkLength = (n: number): number => (3 * PANEL + 1) * n + 2 * PANEL + 32;

/**
 * Reduces the symmetric matrix whose lower triangle is in `a` [n, n], with rows `stride` entries apart, to tridiagonal
 * form by Householder reflectors.
 *
 * Row j right of the diagonal becomes the reflector v_j (v_j[0] = 1). Blocked as in Dongarra, Hammarling & Sorensen
 * (1989): within a panel, A v is computed from the matrix before the panel and corrected by the vectors of the panel;
 * after the panel, A −= V Wᵀ + W Vᵀ is one product. 4/3 n³ operations, half of them in products. Backward stable, with
 * an error of a few n ε ‖A‖. Pauses after every panel, and after every column of a large matrix.
 */
export function* tridiagonalise(
  store: Store,
  a: Float64Array,
  n: number,
  stride: number,
): Computation<Tridiagonal> {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const taus = new Float64Array(n);
  const size = Math.min(PANEL, n);
  const panel = store.take(3 * size * n); // V, W, V: the two operands of the update overlap in W
  const left = store.take(size);
  const right = store.take(size);
  const scratch = store.take(n);
  for (let start = 0; start < n; start += size) {
    const end = Math.min(start + size, n);
    for (let j = start; j < end; j++) {
      const done = j - start;
      const w = (size + done) * n;
      for (let r = j + 1; r < n; r++) a[j * stride + r] = a[r * stride + j]!;
      for (let p = 0; p < done; p++) {
        left[p] = panel[(size + p) * n + j]!;
        right[p] = panel[p * n + j]!;
      }
      subtractTransposedTimes(a, j * stride + j, panel, j, n, left, 0, done, n - j, scratch);
      subtractTransposedTimes(a, j * stride + j, panel, size * n + j, n, right, 0, done, n - j, scratch);
      diagonal[j] = a[j * stride + j]!;
      if (j === n - 1) break;
      const next = j + 1;
      const rest = n - next;
      const v = j * stride + next;
      const tau = makeReflector(a, v, rest, offDiagonal, j);
      taus[j] = tau;
      symmetricTimes(panel, w + next, a, next * stride + next, stride, a, v, rest);
      times(left, 0, panel, size * n + next, n, a, v, done, rest);
      times(right, 0, panel, next, n, a, v, done, rest);
      subtractTransposedTimes(panel, w + next, panel, next, n, left, 0, done, rest, scratch);
      subtractTransposedTimes(panel, w + next, panel, size * n + next, n, right, 0, done, rest, scratch);
      scale(panel, w + next, tau, rest);
      addScaled(panel, w + next, -0.5 * tau * dot(panel, w + next, a, v, rest), a, v, rest);
      for (const copy of [done, 2 * size + done]) panel.set(a.subarray(v, v + rest), copy * n + next);
      if (rest > MIN_PAUSE_ROWS) yield 1 - (rest / n) ** 3;
    }
    const rest = n - end;
    const [vw, wv] = [transposedBlock(panel, end, n), block(panel, size * n + end, n)];
    writeProduct(block(a, end * (stride + 1), stride), vw, wv, [rest, rest, 2 * size], -1, true);
    yield 1 - ((n - end) / n) ** 3;
  }
  return { diagonal, offDiagonal, taus };
}
