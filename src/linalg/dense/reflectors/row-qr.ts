import type { Computation } from "../../../concurrency/computation";
import { addScaled, dot } from "../hot-loops";
import type { Store } from "../store";
import { applyReflectors, copyPanel, PANEL, reflectorWork } from "./block-reflector";
import { makeReflector } from "./reflector";

/**
 * Factorises a row-major `m` [rows, columns], rows <= columns, as m = L Qᵀ: the QR factorisation of mᵀ, the columns of
 * which are contiguous.
 *
 * Row i of `m` from column i on becomes the reflector of Q = H₀ H₁ ...; returns L [rows, rows], lower triangular, and
 * the factors of the reflectors. Blocked Householder QR (Golub & Van Loan 5.2.3), `block` <= PANEL reflectors at a
 * time; 2 rows² columns operations. Pauses after every panel.
 */
export function* rowQr(
  store: Store,
  m: Float64Array,
  rows: number,
  columns: number,
  block = PANEL,
): Computation<{ lower: Float64Array; taus: Float64Array }> {
  const lower = store.take(rows * rows);
  const taus = new Float64Array(rows);
  const heads = new Float64Array(rows);
  const panel = Math.min(block, rows);
  const v = store.take(panel * columns);
  const work = reflectorWork(store, rows, panel);
  for (let start = 0; start < rows; start += panel) {
    const end = Math.min(start + panel, rows);
    for (let i = start; i < end; i++) {
      const at = i * columns + i;
      lower.set(m.subarray(i * columns, at), i * rows);
      taus[i] = makeReflector(m, at, columns - i, heads, i);
      lower[i * rows + i] = heads[i]!;
      for (let r = i + 1; r < end; r++) {
        const row = r * columns + i;
        addScaled(m, row, -taus[i]! * dot(m, row, m, at, columns - i), m, at, columns - i);
      }
    }
    if (end === rows) break;
    const [size, length] = [end - start, columns - start];
    copyPanel(v, m, start * columns + start, columns, size, length);
    applyReflectors(m, end * columns + start, columns, rows - end, v, length, size, taus, start, false, work);
    yield 1 - ((rows - end) / rows) ** 2;
  }
  return { lower, taus };
}
