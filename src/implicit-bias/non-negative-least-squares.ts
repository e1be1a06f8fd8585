import type { Arguments } from "../arrays/arguments";
import type { Matrix } from "../arrays/types";
import type { Computation } from "../concurrency/computation";
import { denseSvd } from "../linalg/dense";
import { norm } from "../linalg/norm";

/**
 * Computes the least-squares solution u >= 0 of A u = f with A [m, n] by the active-set method of Lawson & Hanson
 * (1974, ch. 23), which is finite and exact up to rounding. Each passive set is solved through a singular value
 * decomposition, never through AᵀA.
 *
 * Pauses after every exchange.
 *
 * @throws ConvergenceError after `maxExchanges` exchanges
 */
export function* nonNegativeLeastSquares(
  args: Arguments,
  a: Matrix,
  f: Float64Array,
  maxExchanges = 3 * a.columns + 100,
): Computation<Float64Array> {
  const { rows: m, columns: n, data } = a;
  const u = new Float64Array(n);
  const isPassive = new Uint8Array(n);
  const lengths = Float64Array.from({ length: n }, (_, j) => columnLength(a, j));
  let bestAlignment = 0;
  for (let exchange = 0; exchange < maxExchanges; exchange++) {
    const magnitudes = new Float64Array(m);
    const residual = f.map((x, i) => {
      let sum = x;
      let magnitude = Math.abs(x);
      for (let j = 0; j < n; j++) {
        const term = data[i * n + j]! * u[j]!;
        sum -= term;
        magnitude += Math.abs(term);
      }
      magnitudes[i] = magnitude;
      return sum;
    });
    const size = norm(residual);
    // A residual of rounding errors has no direction: the columns that it lets enter leave again without end.
    if (size <= (m + n) * Number.EPSILON * norm(magnitudes)) return u;
    let entering = -1;
    bestAlignment = 8 * (m + n) * Number.EPSILON * Math.max(size, 1e-3 * norm(f));
    for (let j = 0; j < n; j++) {
      if (isPassive[j] || lengths[j] === 0) continue;
      let along = 0;
      for (let i = 0; i < m; i++) along += data[i * n + j]! * residual[i]!;
      if (along / lengths[j]! > bestAlignment) [bestAlignment, entering] = [along / lengths[j]!, j];
    }
    if (entering < 0) return u;
    isPassive[entering] = 1;
    for (;;) {
      const passive = Array.from(isPassive.keys()).filter((j) => isPassive[j]);
      const s = solvePassive(a, passive, f);
      let step = 1;
      for (const [k, j] of passive.entries()) {
        if (s[k]! <= 0) step = Math.min(step, u[j]! / (u[j]! - s[k]!));
      }
      let isFeasible = true;
      for (const [k, j] of passive.entries()) {
        u[j]! += step * (s[k]! - u[j]!);
        if (s[k]! > 0 || step === 1) continue;
        isFeasible = false;
        if (u[j]! > 1e-14 * Math.abs(s[k]!)) continue;
        u[j] = 0;
        isPassive[j] = 0;
      }
      if (isFeasible) break;
    }
    yield (exchange + 1) / maxExchanges;
  }
  const residual = "component of f − A u along the last column that entered";
  const message = `the active set of the non-negative least squares did not settle (residual: ${residual})`;
  throw args.notConverged(message, { iterations: maxExchanges, residual: bestAlignment });
}

function columnLength({ rows, columns, data }: Matrix, j: number): number {
  let length = 0;
  for (let i = 0; i < rows; i++) length = Math.hypot(length, data[i * columns + j]!);
  return length;
}

/** Computes the unconstrained solution in the passive columns, of least norm if they are dependent. */
function solvePassive({ rows, columns, data }: Matrix, passive: readonly number[], f: Float64Array) {
  const passiveColumns = new Float64Array(rows * passive.length);
  for (let i = 0; i < rows; i++) {
    for (const [k, j] of passive.entries()) passiveColumns[i * passive.length + k] = data[i * columns + j]!;
  }
  return leastSquares({ rows, columns: passive.length, data: passiveColumns }, f);
}

/** Computes the least-squares solution of least norm. */
export function leastSquares(matrix: Matrix, right: Float64Array): Float64Array {
  const { u, singularValues, v } = denseSvd(matrix);
  const cut = singularValues[0]! * Math.max(matrix.rows, matrix.columns) * Number.EPSILON;
  const x = new Float64Array(matrix.columns);
  for (let k = 0; k < singularValues.length; k++) {
    if (!(singularValues[k]! > cut)) continue;
    let along = 0;
    for (let i = 0; i < matrix.rows; i++) along += u.data[i * u.columns + k]! * right[i]!;
    for (let j = 0; j < matrix.columns; j++) {
      x[j]! += (along / singularValues[k]!) * v.data[j * v.columns + k]!;
    }
  }
  return x;
}
