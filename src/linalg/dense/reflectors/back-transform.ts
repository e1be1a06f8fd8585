import { type Computation, part } from "../../../concurrency/computation";
import type { Store } from "../store";
import { blockReflector, combineReflectors, MAX_REFLECTORS, reflectSteps } from "./block-reflector";

/** Reflectors H₀, H₁, ...; v_i is row i of `data` from column i + shift on, with a leading 1. */
export interface Reflectors {
  readonly data: Float64Array;
  readonly stride: number;
  readonly shift: number;
  readonly count: number;
  readonly taus: Float64Array;
}

/**
 * rows <- rows Qᵀ: applies Q = H₀ H₁ ... to vectors stored as rows, in blocks of reflectors from the last to the first.
 *
 * The target is [rows, width] and contiguous. About 4 · rows · count · (width − count / 2) operations, for an identity
 * 4 · count · (rows − count / 2) · (width − count / 2). Pauses within every block.
 *
 * @param isIdentity true if the target has only ones on the diagonal: rows that a block does not change are left out
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
  const size = Math.max(1, Math.min(MAX_REFLECTORS, count));
  const q = blockReflector(store, count, rows, width);
  for (let start = size * Math.ceil(count / size) - size; start >= 0; start -= size) {
    const taken = Math.min(size, count - start);
    const column = start + shift;
    const length = width - column;
    const first = isIdentity ? column : 0;
    const at = first * width + column;
    combineReflectors(q, data, start * stride + column, stride, taken, length, taus, start);
    const steps = reflectSteps(q, taken, length, true, target, at, width, rows - first);
    yield* part((count - start - taken) / count, (count - start) / count, steps);
  }
}
