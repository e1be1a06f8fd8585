import type { Computation } from "../../../concurrency/computation";
import type { Store } from "../store";
import { backTransform, type Reflectors } from "./back-transform";
import { reflectRows } from "./short-reflector";

/** Largest number of vectors for which applying reflectors one by one is faster than in blocks. */
const SMALL_SIZE = 16;

/**
 * Returns the first `size` columns of Q = H₀ H₁ ... as rows of length `width`.
 *
 * Takes size · width numbers and, above 16 columns, `reflectorWorkLength` numbers from the store. Pauses within every
 * block of reflectors.
 */
export function* reflectorBasis(
  store: Store,
  size: number,
  width: number,
  reflectors: Reflectors,
): Computation<Float64Array> {
  const { data, stride, shift, count, taus } = reflectors;
  const basis = store.take(size * width);
  for (let k = 0; k < size; k++) basis[k * width + k] = 1;
  if (size > SMALL_SIZE) yield* backTransform(store, basis, size, width, reflectors, true);
  else {
    for (let i = count - 1; i >= 0; i--) {
      const first = i + shift;
      reflectRows(basis, width, first, size, data, i * stride, first, width, taus[i]!);
    }
  }
  return basis;
}
