import { dot, makeReflector } from "../../linalg/dense";

/**
 * [I; Y] V: the identity above a matrix Y, times an orthogonal V. The columns stay graded for any row scales, so that
 * no small column is lost in rounding.
 */
export interface GradedFrame {
  /** ([I; Y] V)ᵀ, [hidden, hidden + rows of Y], of which the first `hidden` columns are Vᵀ. */
  readonly rotatedRows: Float64Array;
  /** log₂ of the magnitudes of `rotatedRows`. */
  readonly logs: Float64Array;
  /** Pivot rows of [I; Y] in order of elimination: `hidden` + i for row i of Y. */
  readonly pivots: Int32Array;
}

/**
 * Computes the frame in which [I; Y] with row i scaled by 2^`logScales[i]` is lower trapezoidal in the order of the
 * (remaining) lengths of its rows, by Householder QR of the transpose with column pivoting (Businger & Golub 1965).
 *
 * Multiplication from the right commutes with scaling the rows, so that the scales determine only the order of the
 * pivots. They may differ by thousands of orders of magnitude without overflow, cancellation or loss of digits.
 * Remainders of rows of Y below `negligible` are rounding errors, which a large scale would amplify: they count as
 * zero.
 */
export function gradedFrame(
  y: Float64Array,
  hidden: number,
  logScales: Float64Array,
  negligible: number,
): GradedFrame {
  const count = logScales.length;
  const rows = new Float64Array(count * hidden);
  for (let j = 0; j < hidden; j++) rows[j * hidden + j] = 1;
  rows.set(y, hidden * hidden);
  const remaining = new Float64Array(count);
  const isFixed = new Uint8Array(count);
  const pivots = new Int32Array(hidden);
  const reflector = new Float64Array(hidden);
  const head = new Float64Array(1);
  /**
   * Stores the length of a row from column `from` on, given its square. Sets a negligible remainder of a row of Y to
   * zero.
   */
  const measure = (i: number, from: number, square: number): void => {
    remaining[i] = Math.sqrt(square);
    if (i < hidden || remaining[i]! > negligible) return;
    rows.fill(0, i * hidden + from, (i + 1) * hidden);
    remaining[i] = 0;
  };
  for (let i = 0; i < count; i++) measure(i, 0, dot(rows, i * hidden, rows, i * hidden, hidden));
  for (let j = 0; j < hidden; j++) {
    const length = hidden - j;
    const pivot = longest(logScales, remaining, isFixed);
    const at = pivot * hidden + j;
    reflector.set(rows.subarray(at, at + length));
    const tau = makeReflector(reflector, 0, length, head, 0);
    rows.fill(0, at, at + length);
    rows[at] = head[0]!;
    isFixed[pivot] = 1;
    pivots[j] = pivot;
    for (let i = 0; i < count; i++) {
      if (isFixed[i] || remaining[i] === 0) continue;
      const row = i * hidden + j;
      const factor = -tau * dot(rows, row, reflector, 0, length);
      rows[row]! += factor * reflector[0]!;
      let square = 0;
      for (let k = 1; k < length; k++) {
        const x = rows[row + k]! + factor * reflector[k]!;
        rows[row + k] = x;
        square += x * x;
      }
      measure(i, j + 1, square);
    }
  }
  const rotatedRows = new Float64Array(rows.length);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < hidden; j++) rotatedRows[j * count + i] = rows[i * hidden + j]!;
  return { rotatedRows, logs: rotatedRows.map((x) => Math.log2(Math.abs(x))), pivots };
}

/** Returns the longest scaled row among those that are not fixed yet. */
function longest(logScales: Float64Array, remaining: Float64Array, isFixed: Uint8Array): number {
  let best = -1;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logScales.length; i++) {
    const length = isFixed[i] ? Number.NEGATIVE_INFINITY : logScales[i]! + Math.log2(remaining[i]!);
    if (length > largest || best < 0) [best, largest] = [i, length];
  }
  return best;
}
