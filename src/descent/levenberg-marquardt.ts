import { allFinite } from "../arrays/finite";
import { toNdArray } from "../arrays/to-ndarray";
import { type Computation, pause } from "../concurrency/computation";
import { runSync } from "../concurrency/run-generator";
import { symmetricEigen } from "../linalg";

/** A nonlinear least-squares problem: residuals and their Jacobian in a few bounded parameters. */
export interface LeastSquares {
  /** Number of residuals. */
  readonly size: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /**
   * Writes the residuals and the Jacobian [size, parameters] (row-major) at these parameters. Returns false if they
   * cannot be computed, which counts as an infinite sum of squares.
   */
  evaluate(parameters: Float64Array, residuals: Float64Array, jacobian: Float64Array): boolean;
}

/** Result of a minimisation. */
export interface Minimum {
  readonly parameters: Float64Array;
  readonly residuals: Float64Array;
  readonly jacobian: Float64Array;
  /** Sum of the squared residuals, or of the losses of Huber. */
  readonly sum: number;
  readonly iterations: number;
  /** True if steps or gains fell below rounding before the iteration limit. */
  readonly converged: boolean;
  /** True if an abort ended the iteration. */
  readonly aborted: boolean;
  /** For each parameter, true if it lies at a bound and the residuals push it outwards. */
  readonly atBound: readonly boolean[];
  /** For each parameter, true if its bounds are equal. */
  readonly locked: readonly boolean[];
}

const MAX_ITERATIONS = 100;

/** Limits of a minimisation. */
export interface MinimiseOptions {
  /** Relative gain of a step at which the iteration ends; default 1e-15. */
  readonly minRelativeGain?: number;
  /** Largest number of iterations; default 100. Without any, the result is the start. */
  readonly maxIterations?: number;
  /**
   * Residual at which the loss of Huber changes from quadratic to linear; default Infinity, the sum of squares. The sum is
   * then that of r², or 2h|r| − h² beyond h, and the steps are those of Newton's method without second derivatives of
   * the residuals.
   */
  readonly huber?: number;
}

/**
 * Minimises a sum of squares, or of the losses of Huber (1964), within bounds by the Levenberg–Marquardt method. Steps are
 * in units of the norms of the Jacobian's columns, and damping follows Nielsen (1999). Parameters that are pushed against
 * a bound take no part in a step; the others are clamped to their bounds. Returns undefined if the start cannot be
 * evaluated.
 */
export const minimise = (
  problem: LeastSquares,
  start: ArrayLike<number>,
  options: MinimiseOptions = {},
): Minimum | undefined => runSync(minimiseSteps(problem, start, options));

/** Computes `minimise` with a pause after every step. An abort ends the iteration with the best point so far. */
export function* minimiseSteps(
  problem: LeastSquares,
  start: ArrayLike<number>,
  {
    minRelativeGain = 1e-15,
    maxIterations = MAX_ITERATIONS,
    huber = Number.POSITIVE_INFINITY,
  }: MinimiseOptions = {},
): Computation<Minimum | undefined> {
  const { size, lower, upper } = problem;
  const count = start.length;
  const clamp = (x: number, i: number) => Math.min(upper[i]!, Math.max(lower[i]!, x));
  let parameters = Float64Array.from(start, clamp);
  let residuals = new Float64Array(size);
  let jacobian = new Float64Array(size * count);
  const first = evaluate(problem, parameters, residuals, jacobian, huber);
  if (first === undefined) return undefined;
  let { sum, normal } = first;
  let nextResiduals = new Float64Array(size);
  let nextJacobian = new Float64Array(size * count);
  let damping = 1e-3;
  let growth = 2;
  let converged = false;
  let aborted = false;
  let iterations = 0;
  let atBound = pushedAgainstBound(parameters, normal.gradient, lower, upper);
  while (!converged && !aborted && iterations < maxIterations) {
    iterations++;
    const free = indices(count).filter((i) => !atBound[i] && normal.scales[i]! > 0);
    if (free.length === 0 || sum === 0) {
      converged = true;
      break;
    }
    const step = stepFor(normal, free, damping);
    const next = parameters.map((x, i) => clamp(x + step[i]!, i));
    const moved = next.reduce(
      (max, x, i) => Math.max(max, Math.abs(x - parameters[i]!) * normal.scales[i]!),
      0,
    );
    if (moved <= 1e-13 * Math.sqrt(sum) || next.every((x, i) => x === parameters[i])) {
      converged = true;
      break;
    }
    const found = evaluate(problem, next, nextResiduals, nextJacobian, huber);
    if (found !== undefined && found.sum < sum) {
      const expected = predictedGain(
        normal,
        next.map((x, i) => x - parameters[i]!),
      );
      const gain = (sum - found.sum) / expected;
      converged = sum - found.sum <= minRelativeGain * sum && damping < 1;
      [residuals, nextResiduals] = [nextResiduals, residuals];
      [jacobian, nextJacobian] = [nextJacobian, jacobian];
      parameters = next;
      ({ sum, normal } = found);
      atBound = pushedAgainstBound(parameters, normal.gradient, lower, upper);
      damping *= Math.max(1 / 3, 1 - (2 * gain - 1) ** 3);
      growth = 2;
    } else {
      damping *= growth;
      growth *= 2;
      if (damping > 1e20) converged = true;
    }
    if (!converged) aborted = yield* pause(iterations / maxIterations);
  }
  const locked = indices(count).map((i) => lower[i] === upper[i]);
  return { parameters, residuals, jacobian, sum, iterations, converged, aborted, atBound, locked };
}

/** Computes the sum of squares and the normal equations at given parameters; undefined if they are not finite. */
function evaluate(
  problem: LeastSquares,
  parameters: Float64Array,
  residuals: Float64Array,
  jacobian: Float64Array,
  huber: number,
): { sum: number; normal: NormalEquations } | undefined {
  if (!problem.evaluate(parameters, residuals, jacobian)) return undefined;
  const sum = sumOfLosses(residuals, huber);
  const normal = normalEquations(jacobian, residuals, parameters.length, huber);
  const finite = Number.isFinite(sum) && allFinite(normal.gradient) && allFinite(normal.scaled);
  return finite ? { sum, normal } : undefined;
}

/**
 * JᵀDJ in units of the norms of the Jacobian's columns, the gradient Jᵀψ, and these norms. Without a limit of Huber ψ = r and
 * D = I; with one, ψ is clipped to it, and D leaves out the clipped residuals.
 */
interface NormalEquations {
  readonly count: number;
  readonly scaled: Float64Array;
  readonly gradient: Float64Array;
  readonly scales: Float64Array;
}

function normalEquations(
  jacobian: Float64Array,
  residuals: Float64Array,
  count: number,
  huber = Number.POSITIVE_INFINITY,
): NormalEquations {
  const products = new Float64Array(count * count);
  const gradient = new Float64Array(count);
  const squares = new Float64Array(count);
  for (let k = 0; k < residuals.length; k++) {
    const residual = residuals[k]!;
    const isInside = Math.abs(residual) <= huber;
    const slope = isInside ? residual : Math.sign(residual) * huber;
    for (let i = 0; i < count; i++) {
      const entry = jacobian[k * count + i]!;
      gradient[i]! += entry * slope;
      squares[i]! += entry * entry;
      if (!isInside) continue;
      for (let j = 0; j <= i; j++) products[i * count + j]! += entry * jacobian[k * count + j]!;
    }
  }
  const scales = squares.map(Math.sqrt);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      const scale = scales[i]! * scales[j]!;
      const value = scale === 0 ? 0 : products[i * count + j]! / scale;
      products[i * count + j] = products[j * count + i] = value;
    }
  }
  return { count, scaled: products, gradient, scales };
}

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const sumOfLosses = (residuals: Float64Array, huber: number): number => {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) {
    const size = Math.abs(residuals[i]!);
    sum += size <= huber ? size * size : huber * (2 * size - huber);
  }
  return sum;
};

/** Tests, for each parameter, whether it lies at a bound and the gradient pushes it outwards. */
const pushedAgainstBound = (
  parameters: Float64Array,
  gradient: Float64Array,
  lower: readonly number[],
  upper: readonly number[],
): boolean[] =>
  Array.from(
    parameters,
    (x, i) => (x <= lower[i]! && gradient[i]! >= 0) || (x >= upper[i]! && gradient[i]! <= 0),
  );

/** Computes the eigendecomposition of the scaled JᵀJ restricted to the chosen parameters. */
function eigenOf({ count, scaled }: NormalEquations, chosen: readonly number[]) {
  const n = chosen.length;
  const data = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) data[a * n + b] = scaled[chosen[a]! * count + chosen[b]!]!;
  }
  return symmetricEigen(toNdArray(data, [n, n]));
}

/** Computes the damped Gauss–Newton step in the free parameters; 0 in the others. */
function stepFor(normal: NormalEquations, free: readonly number[], damping: number): Float64Array {
  const { values, vectors } = eigenOf(normal, free);
  const step = new Float64Array(normal.count);
  for (let k = 0; k < free.length; k++) {
    let projection = 0;
    for (let a = 0; a < free.length; a++) {
      projection += (vectors.get(a, k) * normal.gradient[free[a]!]!) / normal.scales[free[a]!]!;
    }
    const factor = -projection / (Math.max(0, values[k]!) + damping);
    for (let a = 0; a < free.length; a++) {
      step[free[a]!]! += (factor * vectors.get(a, k)) / normal.scales[free[a]!]!;
    }
  }
  return step;
}

/** Computes the decrease of the sum that the quadratic model predicts. */
function predictedGain({ count, scaled, gradient, scales }: NormalEquations, step: Float64Array): number {
  let gain = 0;
  for (let i = 0; i < count; i++) {
    gain -= 2 * step[i]! * gradient[i]!;
    for (let j = 0; j < count; j++) {
      gain -= step[i]! * scales[i]! * scaled[i * count + j]! * step[j]! * scales[j]!;
    }
  }
  return gain;
}

/**
 * Computes (JᵀJ)⁻¹ over the parameters that are not locked, [parameters, parameters], with zeros for the others.
 * Parameters at a bound are included if the residuals determine all of them (condition number at most 1e14), and left
 * out otherwise. Returns undefined if the residuals do not determine the remaining parameters either.
 */
export function inverseInformation({
  jacobian,
  residuals,
  atBound,
  locked,
}: Minimum): Float64Array | undefined {
  const count = atBound.length;
  const normal = normalEquations(jacobian, residuals, count);
  const unlocked = indices(count).filter((i) => !locked[i]);
  return (
    inverseOver(normal, unlocked) ??
    inverseOver(
      normal,
      unlocked.filter((i) => !atBound[i]),
    )
  );
}

/** Computes the inverse of JᵀJ restricted to the chosen parameters; undefined if it is singular to rounding. */
function inverseOver(normal: NormalEquations, chosen: readonly number[]): Float64Array | undefined {
  const { count, scales } = normal;
  if (chosen.length === 0 || chosen.some((i) => scales[i] === 0)) return undefined;
  const { values, vectors } = eigenOf(normal, chosen);
  if (!(values[0]! > 1e-14 * values[values.length - 1]!)) return undefined;
  const inverse = new Float64Array(count * count);
  for (const [a, i] of chosen.entries()) {
    for (const [b, j] of chosen.entries()) {
      let sum = 0;
      for (let k = 0; k < chosen.length; k++) sum += (vectors.get(a, k) * vectors.get(b, k)) / values[k]!;
      inverse[i * count + j] = sum / scales[i]! / scales[j]!;
    }
  }
  return inverse;
}
