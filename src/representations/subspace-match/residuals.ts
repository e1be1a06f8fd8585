import type { Matrix } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { denseQr, svdSteps } from "../../linalg/dense";
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
 * Computes the distances of unit vectors (rows `of` of `vectors`) from the span of others (rows `onto`), from the
 * residual vectors z − Q Qᵀz with an orthonormal basis Q, so that small distances are accurate to rounding errors.
 */
export function* residuals(vectors: Matrix, of: Int32Array, onto: Int32Array): Computation<Float64Array> {
  const basis = yield* basisOfRows(selectRows(vectors, onto));
  const chosen = selectRows(vectors, of);
  const projected = multiplyTransposed(multiply(chosen, basis), basis);
  return Float64Array.from(of, (_, i) => {
    let square = 0;
    for (let at = i * chosen.columns; at < (i + 1) * chosen.columns; at++) {
      square += (chosen.data[at]! - projected.data[at]!) ** 2;
    }
    return Math.sqrt(square);
  });
}

/** Computes an orthonormal basis of the span of rows, as columns. */
function* basisOfRows(rows: Matrix): Computation<Matrix> {
  const columns = transpose(rows);
  if (columns.columns <= columns.rows) {
    const { q, r } = yield* denseQr(columns);
    if (smallestDiagonal(r) >= INDEPENDENT) return q;
  }
  const { u, singularValues } = yield* svdSteps(columns);
  const cut = RANK_CUT * singularValues[0]!;
  return leadingColumns(u, singularValues.filter((s) => s > cut).length);
}

const smallestDiagonal = ({ rows, columns, data }: Matrix): number => {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows; i++) smallest = Math.min(smallest, Math.abs(data[i * columns + i]!));
  return smallest;
};
