import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { openStore, reflectorWorkLength, rowQr, svdSteps } from "../../linalg/dense";
import { multiply, multiplyTransposed, transpose } from "../../linalg/products";
import { leadingColumns } from "../../linalg/qr";
import { selectRows } from "../../linalg/select-rows";

/**
 * Smallest distance of a unit vector from the span of those before it for which the vectors count as independent, and
 * the QR factorisation as a basis of their span.
 */
const INDEPENDENT = 1e-8;

/** Singular values up to this fraction of the largest are treated as 0. */
const RANK_CUT = 1e-12;

/**
 * Computes the distances of unit vectors (rows `of` of `vectors`) from the span of others (rows `onto`), from residual
 * vectors, so that small distances are accurate to rounding errors.
 */
export function* residuals(vectors: Matrix, of: Int32Array, onto: Int32Array): Computation<Float64Array> {
  if (onto.length <= vectors.columns) {
    const distances = yield* reflectedResiduals(vectors, of, onto);
    if (distances !== undefined) return distances;
  }
  return yield* projectedResiduals(selectRows(vectors, of), selectRows(vectors, onto));
}

/**
 * Computes the distances in the basis of a QR factorisation of the span, in which the residual vectors are the
 * coordinates after those of the span. Returns undefined if the vectors that span it are nearly dependent.
 */
function* reflectedResiduals(
  vectors: Matrix,
  of: Int32Array,
  onto: Int32Array,
): Computation<Float64Array | undefined> {
  const { columns } = vectors;
  const [rows, count] = [onto.length + of.length, onto.length];
  const lengths = [rows * columns, count * count, reflectorWorkLength(rows, columns)];
  const store = openStore(argumentsOf("subspaceMatch"), rows, lengths);
  try {
    const m = store.take(rows * columns);
    for (const [i, row] of [...onto, ...of].entries()) {
      m.set(vectors.data.subarray(row * columns, (row + 1) * columns), i * columns);
    }
    const { lower } = yield* rowQr(store, m, rows, columns, count);
    for (let i = 0; i < count; i++) if (!(Math.abs(lower[i * count + i]!) >= INDEPENDENT)) return undefined;
    return Float64Array.from(of, (_, i) => lengthOf(m, (count + i) * columns + count, columns - count));
  } finally {
    store.release();
  }
}

/** Computes the distances of rows from the span of others, z − U Uᵀz, with the singular vectors U above a cut. */
function* projectedResiduals(rows: Matrix, spanning: Matrix): Computation<Float64Array> {
  const { u, singularValues } = yield* svdSteps(transpose(spanning));
  const cut = RANK_CUT * singularValues[0]!;
  const basis = leadingColumns(u, singularValues.filter((s) => s > cut).length);
  const projected = multiplyTransposed(multiply(rows, basis), basis);
  const differences = rows.data.map((x, at) => x - projected.data[at]!);
  return Float64Array.from({ length: rows.rows }, (_, i) =>
    lengthOf(differences, i * rows.columns, rows.columns),
  );
}

function lengthOf(x: Float64Array, at: number, count: number): number {
  let square = 0;
  for (let i = at; i < at + count; i++) square += x[i]! * x[i]!;
  return Math.sqrt(square);
}
