import { argumentsOf } from "../../../arrays/arguments";
import { sortOrder } from "../basis";
import { dot, rotateRows, scale } from "../hot-loops";

/** Largest number of sweeps; six to ten are typical. */
const MAX_SWEEPS = 60;

/** Shorter rows (of a matrix scaled to 1) are treated as zero, because their squares would underflow. */
const MIN_LENGTH = 1e-130;

/** Largest order for which Jacobi rotations are fast enough, and smallest ratio of row lengths for which they help. */
const MAX_ORDER = 64;
const MIN_LENGTH_RATIO = 1e3;

/** Tests whether `m` is small and its row lengths differ so much that `jacobiSvd` is more accurate. */
export function isGraded(m: Float64Array, rows: number, columns: number): boolean {
  if (rows > MAX_ORDER) return false;
  let [longest, shortest] = [0, 1];
  for (let i = 0; i < rows; i++) {
    const length = Math.sqrt(dot(m, i * columns, m, i * columns, columns));
    if (length > longest) longest = length;
    if (length > MIN_LENGTH && length < shortest) shortest = length;
  }
  return longest > MIN_LENGTH_RATIO * shortest;
}

/** Singular values and vectors as rows; `order` lists them ascending. */
export interface JacobiSvd {
  readonly values: Float64Array;
  /** [rows, columns], orthonormal; overwrites `m`. */
  readonly left: Float64Array;
  /** [rows, rows]; row i belongs to `values[i]`. */
  readonly right: Float64Array;
  readonly order: Int32Array;
}

/**
 * Computes the singular value decomposition of mᵀ for a row-major `m` [rows, columns], rows <= columns, by one-sided
 * Jacobi rotations of pairs of rows until all rows are orthogonal (Hestenes 1958).
 *
 * For graded rows, m = diag(g) b with a well-conditioned b, the relative error of every singular value is a few ε
 * cond(b) (Demmel & Veselić 1992), down to 1e-130 of the largest. About 6 rows² columns operations per sweep; meant for
 * small matrices.
 *
 * @throws ConvergenceError if the rows are not orthogonal after `MAX_SWEEPS` sweeps
 */
export function jacobiSvd(m: Float64Array, rows: number, columns: number): JacobiSvd {
  const right = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) right[i * rows + i] = 1;
  const values = new Float64Array(rows);
  const order = new Int32Array(rows);
  writeRowLengths(m, rows, columns, values);
  sortOrder(order, 0, rows, values);
  order.reverse();
  const tolerance = Math.max(4, Math.sqrt(columns)) * Number.EPSILON;
  for (let sweep = 1, worst = 1; worst > tolerance; sweep++) {
    if (sweep > MAX_SWEEPS) {
      throw argumentsOf("svd").notConverged("the Jacobi rotations did not converge", {
        iterations: MAX_SWEEPS,
        residual: worst,
      });
    }
    worst = 0;
    for (let i = 0; i < rows; i++) {
      for (let j = i + 1; j < rows; j++) {
        worst = Math.max(worst, orthogonalise(m, right, rows, columns, order[i]!, order[j]!, tolerance));
      }
    }
  }
  writeRowLengths(m, rows, columns, values);
  for (let i = 0; i < rows; i++) {
    // Many rotations, each of length 1 + O(ε), have scaled the rows of both sides equally.
    const stretch = Math.sqrt(dot(right, i * rows, right, i * rows, rows));
    scale(right, i * rows, 1 / stretch, rows);
    if (values[i]! < MIN_LENGTH) values[i] = 0;
    else scale(m, i * columns, 1 / values[i]!, columns);
    values[i]! /= stretch;
  }
  complete(m, rows, columns, values);
  sortOrder(order, 0, rows, values);
  return { values, left: m, right, order };
}

function writeRowLengths(m: Float64Array, rows: number, columns: number, lengths: Float64Array): void {
  for (let i = 0; i < rows; i++) lengths[i] = Math.sqrt(dot(m, i * columns, m, i * columns, columns));
}

/** Rotates two rows to be orthogonal; returns the cosine of the angle between them before the rotation. */
function orthogonalise(
  m: Float64Array,
  right: Float64Array,
  rows: number,
  columns: number,
  i: number,
  j: number,
  tolerance: number,
): number {
  const [x, y] = [i * columns, j * columns];
  const a = dot(m, x, m, x, columns);
  const b = dot(m, y, m, y, columns);
  const product = dot(m, x, m, y, columns);
  if (Math.min(a, b) < MIN_LENGTH * MIN_LENGTH) return 0;
  const cosine = Math.abs(product) / (Math.sqrt(a) * Math.sqrt(b));
  if (cosine <= tolerance) return cosine;
  const ratio = (b - a) / (2 * product);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const c = 1 / Math.sqrt(1 + tangent * tangent);
  rotateRows(m, x, y, columns, c, -c * tangent);
  rotateRows(right, i * rows, j * rows, rows, c, -c * tangent);
  return cosine;
}

/** Replaces rows of length 0 by unit vectors, orthogonalised twice, so that all rows are orthonormal. */
function complete(m: Float64Array, rows: number, columns: number, lengths: Float64Array): void {
  const missing: number[] = [];
  for (let i = 0; i < rows; i++) if (lengths[i] === 0) missing.push(i);
  for (let unit = 0; missing.length > 0; unit++) {
    const [row] = missing as [number];
    const at = row * columns;
    m.fill(0, at, at + columns);
    m[at + (unit % columns)] = 1;
    let length = 1;
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < rows; i++) {
        if (missing.includes(i)) continue;
        const overlap = dot(m, i * columns, m, at, columns);
        for (let k = 0; k < columns; k++) m[at + k]! -= overlap * m[i * columns + k]!;
      }
      length = Math.sqrt(dot(m, at, m, at, columns));
      if (length * length < (missing.length + columns - rows) / (2 * columns)) break;
      scale(m, at, 1 / length, columns);
    }
    if (length > 0.9) missing.shift();
  }
}
