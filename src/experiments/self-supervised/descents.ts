import type { NdArray } from "../../arrays";
import { matmul, qr } from "../../linalg";
import { difference, scaled } from "../array-arithmetic";

/** A descent: weights at every recorded step, first and last included. */
export interface Descent {
  readonly times: number[];
  readonly weights: NdArray[];
}

/** Extent of a descent, and the number of steps between records. */
export interface DescentPlan {
  readonly learningRate: number;
  readonly steps: number;
  readonly every: number;
}

/** Makes `plan.steps` steps W ← next(W), and records times and weights. */
function descend(start: NdArray, plan: DescentPlan, next: (weights: NdArray) => NdArray): Descent {
  const [times, weights]: [number[], NdArray[]] = [[0], [start]];
  let now = start;
  for (let step = 1; step <= plan.steps; step++) {
    now = next(now);
    if (step % plan.every !== 0) continue;
    times.push(step * plan.learningRate);
    weights.push(now);
  }
  return { times, weights };
}

/** Descends the loss tr(W C Wᵀ) without a constraint. */
export const descendFree = (matrix: NdArray, start: NdArray, plan: DescentPlan): Descent =>
  descend(start, plan, (w) => difference(w, scaled(matmul(w, matrix), 2 * plan.learningRate)));

/** Descends the loss tr(W C Wᵀ) over orthonormal rows: a gradient step, then the Q factor of the rows. */
export const descendOrthonormal = (matrix: NdArray, start: NdArray, plan: DescentPlan): Descent =>
  descend(orthonormalRows(start), plan, (w) =>
    orthonormalRows(difference(w, scaled(matmul(w, matrix), 2 * plan.learningRate))),
  );

/** Descends the loss ‖W Γ Wᵀ − I‖² of Barlow Twins. */
export const descendTwins = (correlation: NdArray, start: NdArray, plan: DescentPlan): Descent =>
  descend(start, plan, (w) => {
    const product = matmul(w, correlation);
    const excess = matmul(product, w, { transposeRight: true });
    const pull = matmul(excess, product);
    return difference(w, scaled(difference(pull, product), 4 * plan.learningRate));
  });

/** Returns an orthonormal basis of the rows of a matrix, as rows. */
const orthonormalRows = (rows: NdArray): NdArray => {
  const { q } = qr(rows.transpose(1, 0));
  return q.transpose(1, 0);
};
