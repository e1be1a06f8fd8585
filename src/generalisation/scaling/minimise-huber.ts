import type { Computation } from "../../concurrency/computation";
import { type LeastSquares, type Minimum, minimiseSteps } from "../../descent/levenberg-marquardt";
import type { FitProblem } from "./fit-options";
import { logLoss } from "./log-loss";

/** Smallest and largest exponent of the search. */
const EXPONENTS = [0.01, 4] as const;
/** Range of a term of the loss at the centre of the points, relative to the losses: from e⁻⁷ to e³. */
const TERMS = [-7, 3] as const;

/** Logarithms of the smallest and of the largest loss. */
export function lossRange(logLosses: Float64Array): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of logLosses) [least, most] = [Math.min(least, x), Math.max(most, x)];
  return [least, most];
}

/**
 * Creates the least-squares problem of the residuals of ln L.
 *
 * @param rows indices of the points, which may repeat
 */
export function residualProblem(problem: FitProblem, rows: ArrayLike<number>): LeastSquares {
  const { form, columns, logs, logLosses } = problem;
  const count = form.names.length;
  const width = columns.length;
  const [least, most] = lossRange(logLosses);
  const limits = (of: "lower" | "upper") => {
    const k = of === "lower" ? 0 : 1;
    const term = (k === 0 ? least : most) + TERMS[k];
    const floor = k === 0 ? term : most;
    return Array.from({ length: count }, (_, p) => (p < width ? term : p < 2 * width ? EXPONENTS[k] : floor));
  };
  return {
    size: rows.length,
    lower: limits("lower"),
    upper: limits("upper"),
    evaluate(parameters, residuals, jacobian) {
      for (let r = 0; r < rows.length; r++) {
        const row = rows[r]!;
        residuals[r] = logLoss(form, parameters, logs, row * width, jacobian, r * count) - logLosses[row]!;
      }
      return true;
    },
  };
}

/** Factor between the limits of Huber of successive minimisations. */
const SHRINKAGE = 0.1;

/**
 * Minimises the losses of Huber from a start, with pauses. The limit begins at the largest residual, with least squares, and
 * shrinks to the given one, because few residuals within a small limit give no curvature far from the minimum. An abort is
 * thrown at a pause.
 */
export function* minimiseHuber(
  problem: LeastSquares,
  start: ArrayLike<number>,
  huber: number,
): Generator<undefined, Minimum> {
  let minimum = yield* pausing(problem, start, { minRelativeGain: 1e-3 });
  let limit = Number.POSITIVE_INFINITY;
  while (limit !== huber) {
    const largest = minimum.residuals.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    limit = Math.max(huber, SHRINKAGE * Math.min(limit, largest));
    const minRelativeGain = limit === huber ? 1e-14 : 1e-3;
    minimum = yield* pausing(problem, minimum.parameters, { huber: limit, minRelativeGain });
  }
  return minimum;
}

/** Minimises with a pause after every step, at which an abort is thrown. */
export function* pausing(
  problem: LeastSquares,
  start: ArrayLike<number>,
  options: { huber?: number; minRelativeGain?: number },
): Generator<undefined, Minimum> {
  const steps = minimiseSteps(problem, start, options);
  let step = steps.next();
  while (!step.done) {
    yield;
    step = steps.next();
  }
  return step.value!;
}

/** Runs work at one completed fraction of a longer computation. */
export function* within<Result>(fraction: number, work: Generator<undefined, Result>): Computation<Result> {
  let step = work.next();
  while (!step.done) {
    yield fraction;
    step = work.next();
  }
  return step.value;
}
