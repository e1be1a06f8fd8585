import { type Computation, part } from "../../../concurrency/computation";
import { addScaled, times } from "../hot-loops";
import type { Store } from "../store";
import { blockReflector, combineReflectors, MAX_REFLECTORS, reflect, reflectSteps } from "./block-reflector";
import { makeReflector } from "./reflector";

/** Largest number of rows that are reduced one by one. */
const MAX_ROWS = 16;

/**
 * Factorises the first `count` <= columns rows of a row-major `m` [rows, columns] as L Qᵀ: the QR factorisation of their
 * transpose, the columns of which are contiguous. The other rows, none by default, are multiplied by Q.
 *
 * Row i of `m` from column i on becomes the reflector of Q = H₀ H₁ ...; returns L [count, count], lower triangular, and
 * the factors of the reflectors. Householder QR in blocks of rows (Golub & Van Loan 5.2.3), which are halved again and
 * again (Elmroth & Gustavson 2000); 2 count² columns operations for `count` rows. Pauses within every block.
 */
export function* rowQr(
  store: Store,
  m: Float64Array,
  rows: number,
  columns: number,
  count = rows,
): Computation<{ lower: Float64Array; taus: Float64Array }> {
  const lower = store.take(count * count);
  const taus = new Float64Array(count);
  const heads = new Float64Array(count);
  const q = blockReflector(store, count, rows, columns);
  const combine = (start: number, end: number): void =>
    combineReflectors(q, m, start * (columns + 1), columns, end - start, columns - start, taus, start);
  const reduce = (start: number, end: number): void => {
    if (end - start <= MAX_ROWS) {
      for (let i = start; i < end; i++) reduceRow(i, end);
      return;
    }
    const middle = start + MAX_ROWS * Math.ceil((end - start) / MAX_ROWS / 2);
    reduce(start, middle);
    combine(start, middle);
    reflect(q, middle - start, columns - start, false, m, middle * columns + start, columns, end - middle);
    reduce(middle, end);
  };
  /** Makes the reflector of row i and applies it to the rows up to `end`. */
  const reduceRow = (i: number, end: number): void => {
    const at = i * columns + i;
    const length = columns - i;
    lower.set(m.subarray(i * columns, at), i * count);
    taus[i] = makeReflector(m, at, length, heads, i);
    lower[i * count + i] = heads[i]!;
    times(q.products, 0, m, at + columns, columns, m, at, end - i - 1, length);
    for (let r = i + 1; r < end; r++) {
      addScaled(m, r * columns + i, -taus[i]! * q.products[r - i - 1]!, m, at, length);
    }
  };
  for (let start = 0; start < count; start += MAX_REFLECTORS) {
    const end = Math.min(start + MAX_REFLECTORS, count);
    reduce(start, end);
    if (end === rows) break;
    combine(start, end);
    const rest = rows - end;
    const steps = reflectSteps(
      q,
      end - start,
      columns - start,
      false,
      m,
      end * columns + start,
      columns,
      rest,
    );
    yield* part(1 - ((rows - start) / rows) ** 2, 1 - (rest / rows) ** 2, steps);
  }
  return { lower, taus };
}
