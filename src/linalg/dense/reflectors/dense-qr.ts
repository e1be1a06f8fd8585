import { argumentsOf } from "../../../arrays/arguments";
import type { Matrix } from "../../../arrays/types";
import { type Computation, part } from "../../../concurrency/computation";
import { block } from "../block-product";
import { writeProductSteps } from "../product-steps";
import { powerOfTwoScale } from "../scaling";
import { openStore } from "../store";
import { transposeInto } from "../transpose-into";
import { reflectorWorkLength } from "./block-reflector";
import { reflectorBasis } from "./reflector-basis";
import { rowQr } from "./row-qr";

/** Thin factors of a matrix. */
export interface DenseQr {
  readonly q: Matrix;
  readonly r: Matrix;
}

/**
 * Computes the thin QR factorisation of a matrix with finite entries: q [m, k] with orthonormal columns and r [k, n]
 * upper trapezoidal, k = min(m, n).
 *
 * Blocked Householder reflections on the first k columns, stored as rows, after exact scaling by a power of two; the
 * other columns of r are qᵀ times those of the matrix. Residual and loss of orthogonality are a few n ε.
 * 4 k² (m − k/3) + 2 m k (n − k) operations. Pauses within every block of reflectors.
 */
export function* denseQr({ rows, columns, data }: Matrix): Computation<DenseQr> {
  const size = Math.min(rows, columns);
  const others = columns - size;
  const factor = powerOfTwoScale(data);
  const work = reflectorWorkLength(size, rows);
  const store = openStore(argumentsOf("qr"), size, [
    2 * rows * size,
    size * size,
    others * (rows + size),
    2 * work,
    64,
  ]);
  try {
    const leading = store.take(size * rows);
    const rest = store.take(rows * others);
    transposeInto(leading, data, rows, size, columns, factor);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < others; j++) rest[i * others + j] = factor * data[i * columns + size + j]!;
    }
    const { lower, taus } = yield* part(0, 0.45, rowQr(store, leading, size, rows));
    const reflectors = { data: leading, stride: rows, shift: 0, count: size, taus };
    const basis = yield* part(0.45, 0.9, reflectorBasis(store, size, rows, reflectors));
    const right = store.take(size * others);
    const sizes = [size, others, rows] as const;
    if (others > 0) {
      const [target, left] = [block(right, 0, others), block(basis, 0, rows)];
      yield* part(0.9, 1, writeProductSteps(target, left, block(rest, 0, others), sizes, 0));
    }
    const r = new Float64Array(size * columns);
    for (let i = 0; i < size; i++) {
      for (let j = i; j < size; j++) r[i * columns + j] = lower[j * size + i]! / factor;
      for (let j = 0; j < others; j++) r[i * columns + size + j] = right[i * others + j]! / factor;
    }
    const q = new Float64Array(rows * size);
    transposeInto(q, basis, size, rows);
    return {
      q: { rows, columns: size, data: q },
      r: { rows: size, columns, data: r },
    };
  } finally {
    store.release();
  }
}
