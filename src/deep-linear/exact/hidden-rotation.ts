import { argumentsOf } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { multiply, multiplyTransposed, transposedMultiply } from "../../linalg/products";
import type { Solution } from "../../ode";
import { EXPLICIT_METHODS } from "../../ode/explicit-methods";
import { solutionOf } from "../../ode/integration";
import type { GradedFrame } from "./graded-frame";
import type { LambdaBalancedStep } from "./lambda-balanced-step";

/**
 * Rotation of the hidden units, which the closed form does not determine: Q(t) = Q̂(t) O(t), where Q̂ is the step in
 * one frame and O is orthogonal, [hidden, hidden].
 *
 * In a frame, Q̂ = e^(Ft) Q(0) R⁻¹ with an upper triangular R, Rᵀ R = N. From dQ/dt = F Q − ½ Q QᵀQ follows
 *
 *   dO/dt = ½ (upper(X) − lower(X)) O,   X = Q̂ᵀQ̂,
 *
 * with the strict triangles of X. This is the flow of the QR algorithm, a linear equation with known coefficients that
 * vanish as Q̂ aligns with the eigenvectors of F. It is integrated with DOP853 at 1e-13; steps grow as the coefficients
 * vanish. At t = 0, O is Vᵀ of the frame.
 */
export interface HiddenRotation {
  /** Returns the transposed coordinates of Q(t), [hidden, rates], like those of Q̂(t) from `LambdaBalancedStep`. */
  at(time: number): Float64Array;
}

/**
 * Returns the rotation of a flow. It is integrated up to `end` at the first request; later times are integrated from
 * `end` at every request.
 */
export function hiddenRotation(
  step: LambdaBalancedStep,
  hidden: number,
  m: number,
  end: number,
): HiddenRotation {
  let known: Solution | undefined;
  const shape = (rows: number, columns: number, data: Float64Array): Matrix => ({ rows, columns, data });
  const field = (given: GradedFrame) => (t: number, o: Float64Array, rate: Float64Array) => {
    const q = shape(hidden, m, step.within(given, t));
    const gram = multiplyTransposed(q, q);
    makeGenerator(gram.data, hidden);
    rate.set(multiply(gram, shape(hidden, hidden, o)).data);
  };
  const options = { relativeTolerance: 1e-13, absoluteTolerance: 1e-13, maxSteps: 1_000_000 };
  const integrate = (given: GradedFrame, from: number, state: Float64Array, to: number): Solution =>
    solutionOf(
      EXPLICIT_METHODS,
      argumentsOf("exactFlow.weights"),
      field(given),
      state,
      { ...options, start: from, times: [to] },
      { times: true },
    );
  const rotationAt = (given: GradedFrame, time: number): Float64Array => {
    known ??= integrate(
      given,
      0,
      given.rotatedRows.filter((_, i) => i % (hidden + m) < hidden),
      end,
    );
    if (time <= end) return known.at(time);
    return integrate(given, end, known.at(end), time).at(time);
  };
  return {
    at(time) {
      const frame = step.finalFrame();
      const rotated = transposedMultiply(
        shape(hidden, hidden, rotationAt(frame, time)),
        shape(hidden, m, step.within(frame, time)),
      );
      return alignTo(shape(hidden, m, step.at(time)), rotated);
    },
  };
}

/** Replaces X by ½ (upper(X) − lower(X)), dropping the rounding errors that remain once X is diagonal. */
function makeGenerator(x: Float64Array, n: number): void {
  let rounding = 0;
  for (let i = 0; i < n; i++) rounding = Math.max(rounding, 4 * n * Number.EPSILON * x[i * n + i]!);
  for (let i = 0; i < n; i++) {
    x[i * n + i] = 0;
    for (let j = 0; j < i; j++) {
      const part = Math.abs(x[i * n + j]!) > rounding ? x[i * n + j]! / 2 : 0;
      x[i * n + j] = -part;
      x[j * n + i] = part;
    }
  }
}

/**
 * Rotates the rows of `exact` to be as close as possible to `other`, which has the same Q Qᵀ (orthogonal Procrustes).
 */
function alignTo(exact: Matrix, other: Matrix): Float64Array {
  const { u, v } = denseSvd(multiplyTransposed(other, exact));
  return multiply(multiplyTransposed(u, v), exact).data;
}
