import { type Computation, pause } from "../../concurrency/computation";
import type { Matching } from "./joint-matching";
import type { EndMatrix } from "./path-ends";

/** Largest number of sweeps over all pairs of columns. */
const MAX_SWEEPS = 100;
/**
 * Largest angle at which the sweeps may stop. Convergence is quadratic, except for a common rotation of several ends,
 * which converges linearly.
 */
const SMALL_ANGLE = 1e-9;
/** Number of columns of an end above which every column is followed by a pause. */
const MIN_PAUSE_SIZE = 64;
/** Ratio of the largest angles of successive sweeps above which the sweeps stop, once they are below `SMALL_ANGLE`. */
const SLOW_CONVERGENCE = 0.9;
/** Largest angle that is attributed to rounding, in radians. */
const ROUNDING_ANGLE = 1e-15;

/**
 * Rotates pairs of columns in the bases of the ends to maximise the sum of the squares of the entries on the diagonal
 * of a matching: Jacobi's method for several rectangular and symmetric matrices at once (compare Cardoso & Souloumiac
 * 1996). Bases and matrices are changed in place. Pauses after the rotations of every column of a large end; an abort
 * ends them.
 *
 * @returns true if an abort ended the rotations
 */
export function* rotateJointly(
  sizes: readonly number[],
  bases: readonly Float64Array[],
  matrices: readonly EndMatrix[],
  weights: readonly number[],
  matching: Matching,
): Computation<boolean> {
  const touching = sizes.map((_, end) =>
    matrices.flatMap(({ a, b }, m) => (a === end || b === end ? [m] : [])),
  );
  const modeOf = sizes.map((n, end) => {
    const modes = new Int32Array(n).fill(-1);
    matching[end]!.forEach((column, mode) => {
      if (column >= 0) modes[column] = mode;
    });
    return modes;
  });
  let previousLargest = Number.POSITIVE_INFINITY;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let largest = 0;
    for (const [end, n] of sizes.entries()) {
      for (let k = 0; k < n; k++) {
        for (let l = k + 1; l < n; l++) {
          const angle = bestAngle(
            end,
            k,
            l,
            touching[end]!,
            matrices,
            weights,
            matching,
            modeOf[end]!,
            sizes,
          );
          if (Math.abs(angle) < 1e-16) continue;
          largest = Math.max(largest, Math.abs(angle));
          const [c, s] = [Math.cos(angle), Math.sin(angle)];
          rotateColumns(bases[end]!, n, k, l, c, s);
          for (const m of touching[end]!) {
            const { a, b, data } = matrices[m]!;
            if (a === end) rotateRows(data, sizes[b]!, k, l, c, s);
            if (b === end) rotateColumns(data, sizes[b]!, k, l, c, s);
          }
        }
        if (n > MIN_PAUSE_SIZE && (yield* pause(sweep / MAX_SWEEPS))) return true;
      }
    }
    if (yield* pause((sweep + 1) / MAX_SWEEPS)) return true;
    if (largest < ROUNDING_ANGLE || (largest < SMALL_ANGLE && largest > SLOW_CONVERGENCE * previousLargest))
      return false;
    previousLargest = largest;
  }
  return false;
}

/** Computes the optimal rotation angle of columns k and l of an end. */
function bestAngle(
  end: number,
  k: number,
  l: number,
  touching: readonly number[],
  matrices: readonly EndMatrix[],
  weights: readonly number[],
  matching: Matching,
  modeOf: Int32Array,
  sizes: readonly number[],
): number {
  // With φ twice the angle, the gain is a cos φ + b sin φ (matrices to other ends) + c cos 2φ + d sin 2φ (matrices from
  // the end to itself), up to a constant.
  let [a, b, c, d, size] = [0, 0, 0, 0, 0];
  const [modeK, modeL] = [modeOf[k]!, modeOf[l]!];
  for (const m of touching) {
    const { a: rows, b: columns, data } = matrices[m]!;
    const width = sizes[columns]!;
    const weight = weights[m]!;
    if (rows === columns) {
      const spread = data[k * width + k]! - data[l * width + l]!;
      const mixed = data[k * width + l]! + data[l * width + k]!;
      c += (weight * (spread * spread - mixed * mixed)) / 4;
      d += (weight * spread * mixed) / 2;
      size += weight * (data[k * width + k]! ** 2 + data[l * width + l]! ** 2 + mixed * mixed);
      continue;
    }
    const other = rows === end ? columns : rows;
    const [alpha, beta] = [
      modeK < 0 ? -1 : matching[other]![modeK]!,
      modeL < 0 ? -1 : matching[other]![modeL]!,
    ];
    const entry = (column: number, otherColumn: number): number =>
      otherColumn < 0 ? 0 : data[rows === end ? column * width + otherColumn : otherColumn * width + column]!;
    const [ka, la, kb, lb] = [entry(k, alpha), entry(l, alpha), entry(k, beta), entry(l, beta)];
    a += (weight * (ka * ka - la * la - kb * kb + lb * lb)) / 2;
    b += weight * (ka * la - kb * lb);
    size += weight * (ka * ka + la * la + kb * kb + lb * lb);
  }
  // Differences of squares within the rounding error do not determine an angle.
  if (Math.hypot(a, b, c, d) <= 4 * Number.EPSILON * size) return 0;
  return maximiser(a, b, c, d) / 2;
}

/** Number of trial angles; Newton's method starts from the best of them. */
const GRID_POINTS = 16;

/**
 * Finds the φ in (−π, π] that maximises a cos φ + b sin φ + c cos 2φ + d sin 2φ, the smallest |φ| if there are several.
 */
function maximiser(a: number, b: number, c: number, d: number): number {
  if (c === 0 && d === 0) return Math.atan2(b, a);
  if (a === 0 && b === 0) return Math.atan2(d, c) / 2;
  const value = (x: number) => a * Math.cos(x) + b * Math.sin(x) + c * Math.cos(2 * x) + d * Math.sin(2 * x);
  let [x, best] = [0, value(0)];
  for (let i = 1; i < GRID_POINTS; i++) {
    const other = Math.PI * (i % 2 === 0 ? -i : i + 1) * (1 / GRID_POINTS);
    if (value(other) > best + 1e-12 * Math.abs(best)) [x, best] = [other, value(other)];
  }
  for (let i = 0; i < 20; i++) {
    const slope = -a * Math.sin(x) + b * Math.cos(x) - 2 * c * Math.sin(2 * x) + 2 * d * Math.cos(2 * x);
    const bend = -a * Math.cos(x) - b * Math.sin(x) - 4 * c * Math.cos(2 * x) - 4 * d * Math.sin(2 * x);
    if (!(bend < 0)) break;
    const step = Math.max(-0.3, Math.min(0.3, -slope / bend));
    x += step;
    if (Math.abs(step) < 1e-17) break;
  }
  return x > Math.PI ? x - 2 * Math.PI : x <= -Math.PI ? x + 2 * Math.PI : x;
}

function rotateRows(data: Float64Array, width: number, k: number, l: number, c: number, s: number): void {
  for (let j = 0; j < width; j++) {
    const [x, y] = [data[k * width + j]!, data[l * width + j]!];
    data[k * width + j] = c * x + s * y;
    data[l * width + j] = c * y - s * x;
  }
}

function rotateColumns(data: Float64Array, width: number, k: number, l: number, c: number, s: number): void {
  for (let i = 0; i < data.length; i += width) {
    const [x, y] = [data[i + k]!, data[i + l]!];
    data[i + k] = c * x + s * y;
    data[i + l] = c * y - s * x;
  }
}
