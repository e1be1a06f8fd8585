import { type Computation, pause } from "../../concurrency/computation";
import { type EndPanels, endPanels } from "./end-panel";
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
/**
 * Gain of a sweep, as a part of the squares off the diagonal, below which the sweeps stop: without common bases they
 * converge linearly, and hundreds of sweeps would gain next to nothing.
 */
const NEGLIGIBLE_GAIN = 1e-10;
/** Largest sine of an angle for which the gain is computed. */
const MODERATE_ANGLE = 1e-3;
/** Relative error of a sum of squares that is attributed to rounding. */
const ROUNDING_GAIN = 1e-14;
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
  const panels = endPanels(sizes, bases, matrices, weights, matching);
  let all = 0;
  matrices.forEach(({ data }, m) => {
    for (const x of data) all += weights[m]! * x * x;
  });
  try {
    const aborted = yield* sweepsOver(panels, all);
    panels.write();
    return aborted;
  } finally {
    panels.release();
  }
}

/**
 * Sweeps over all pairs of columns of all ends until the angles or the gains are small; returns true if an abort ended
 * the sweeps.
 *
 * @param all weighted sum of the squares of all entries, which rotations do not change
 */
function* sweepsOver({ panels, diagonalSquares }: EndPanels, all: number): Computation<boolean> {
  let previousLargest = Number.POSITIVE_INFINITY;
  let previousSum = 0;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let largest = 0;
    for (const panel of panels) {
      for (let k = 0; k < panel.size; k++) {
        largest = Math.max(largest, panel.rotateColumn(k));
        if (panel.size > MIN_PAUSE_SIZE && (yield* pause(sweep / MAX_SWEEPS))) {
          panel.spread();
          return true;
        }
      }
      panel.spread();
    }
    if (yield* pause((sweep + 1) / MAX_SWEEPS)) return true;
    if (largest < ROUNDING_ANGLE || (largest < SMALL_ANGLE && largest > SLOW_CONVERGENCE * previousLargest))
      return false;
    if (largest < MODERATE_ANGLE) {
      const sum = diagonalSquares();
      const gain = Math.max(sum - previousSum, ROUNDING_GAIN * all);
      if (gain < NEGLIGIBLE_GAIN * (all - sum)) return false;
      previousSum = sum;
    }
    previousLargest = largest;
  }
  return false;
}
