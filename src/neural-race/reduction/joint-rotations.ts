import { type Computation, pause } from "../../concurrency/computation";
import { type EndPanel, endPanels } from "./end-panel";
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
  const { panels, write, release } = endPanels(sizes, bases, matrices, weights, matching);
  try {
    const aborted = yield* sweepsOver(panels);
    write();
    return aborted;
  } finally {
    release();
  }
}

/** Sweeps over all pairs of columns of all ends until the angles are small; returns true if an abort ended the sweeps. */
function* sweepsOver(panels: readonly EndPanel[]): Computation<boolean> {
  let previousLargest = Number.POSITIVE_INFINITY;
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
    previousLargest = largest;
  }
  return false;
}
