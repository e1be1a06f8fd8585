import type { Arguments } from "../arrays/arguments";
import type { Matrix } from "../arrays/types";
import type { Computation } from "../concurrency/computation";
import { openStore, reflectorWorkLength, rowQr } from "../linalg/dense";

/**
 * Computes the coordinates of the rows of a matrix m in an orthonormal basis of their span, L [rows, rows] with
 * m = L Qᵀ, for a matrix with at most as many rows as columns. Inner products of the rows stay the same. Pauses.
 */
export function* lowerFactor(args: Arguments, { rows, columns, data }: Matrix): Computation<Matrix> {
  const store = openStore(args, rows, [data.length, rows * rows, reflectorWorkLength(rows, columns)]);
  try {
    const m = store.take(data.length);
    m.set(data);
    const { lower } = yield* rowQr(store, m, rows, columns);
    return { rows, columns: rows, data: lower.slice() };
  } finally {
    store.release();
  }
}
