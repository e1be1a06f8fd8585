import { type Computation, part } from "../../../concurrency/computation";
import { addScaled, times, transposedTimes } from "../hot-loops";
import { reflectorWorkLength } from "../reflectors/block-reflector";
import { makeReflector } from "../reflectors/reflector";
import { reflectorBasis } from "../reflectors/reflector-basis";
import type { Store } from "../store";

/** Returns the number of entries that `hessenberg` takes from a store. */
export const hessenbergWorkLength = (n: number): number => 2 * n * n + n + reflectorWorkLength(n, n) + 64;

/** Order above which the reduction of every column is followed by a pause. */
const MIN_PAUSE_ORDER = 256;

/**
 * Overwrites `a` [n, n] with its Hessenberg form h, a = q h qᵀ, and returns qᵀ: the columns of q as rows.
 *
 * Householder reflections, column by column (Golub & Van Loan 7.4.3); 14/3 n³ operations. Pauses after every column of a
 * large matrix.
 */
export function* hessenberg(store: Store, a: Float64Array, n: number): Computation<Float64Array> {
  const vectors = store.take(n * n);
  const product = store.take(n);
  const taus = new Float64Array(n);
  const heads = new Float64Array(n);
  const count = Math.max(0, n - 2);
  for (let k = 0; k < count; k++) {
    const next = k + 1;
    const length = n - next;
    const v = k * n + next;
    for (let i = next; i < n; i++) vectors[k * n + i] = a[i * n + k]!;
    const tau = makeReflector(vectors, v, length, heads, k);
    taus[k] = tau;
    a[next * n + k] = heads[k]!;
    for (let i = next + 1; i < n; i++) a[i * n + k] = 0;
    if (tau === 0) continue;
    transposedTimes(product, 0, a, next * n + next, n, vectors, v, length, length);
    for (let i = 0; i < length; i++) {
      addScaled(a, (next + i) * n + next, -tau * vectors[v + i]!, product, 0, length);
    }
    times(product, 0, a, next, n, vectors, v, n, length);
    for (let i = 0; i < n; i++) addScaled(a, i * n + next, -tau * product[i]!, vectors, v, length);
    if (n > MIN_PAUSE_ORDER) yield (0.7 * k) / count;
  }
  const reflectors = { data: vectors, stride: n, shift: 1, count, taus };
  return yield* part(0.7, 1, reflectorBasis(store, n, n, reflectors));
}
