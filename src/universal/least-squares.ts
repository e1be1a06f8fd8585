import { allFinite } from "../arrays/finite";
import { toNdArray } from "../arrays/to-ndarray";
import { symmetricEigen } from "../linalg";

/** A nonlinear least-squares problem: residuals and their Jacobian, small numbers of bounded parameters. */
export interface LeastSquares {
  /** Number of residuals. */
  readonly size: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /**
   * Writes the residuals and the Jacobian [size, parameters] (row-major) at these parameters; false where they cannot be
   * had, which counts as infinitely bad.
   */
  evaluate(parameters: Float64Array, residuals: Float64Array, jacobian: Float64Array): boolean;
}

/** Where an iteration ended. */
export interface Minimum {
  readonly parameters: Float64Array;
  readonly residuals: Float64Array;
  readonly jacobian: Float64Array;
  /** The sum of the squared residuals. */
  readonly sum: number;
  readonly iterations: number;
  /** Whether steps or gains fell below rounding, before the iterations ran out. */
  readonly converged: boolean;
  /** Parameters that sit at a bound that the residuals push against. */
  readonly atBound: readonly boolean[];
  /** Parameters whose bounds leave them no room. */
  readonly locked: readonly boolean[];
}

const MOST_ITERATIONS = 100;

/**
 * Levenberg–Marquardt within bounds: steps in units of the Jacobian's columns, damping after Nielsen (1999), parameters
 * that push against a bound left out of the step, the others stopped at theirs. Undefined when the start cannot be
 * evaluated.
 *
 * @param least the relative gain of a step at which the iteration ends
 */
export function minimise(
  problem: LeastSquares,
  start: ArrayLike<number>,
  least = 1e-15,
): Minimum | undefined {
  const { size, lower, upper } = problem;
  const count = start.length;
  const clamp = (x: number, i: number) => Math.min(upper[i]!, Math.max(lower[i]!, x));
  let parameters = Float64Array.from(start, clamp);
  let residuals = new Float64Array(size);
  let jacobian = new Float64Array(size * count);
  const first = evaluate(problem, parameters, residuals, jacobian);
  if (first === undefined) return undefined;
  let { sum, normal } = first;
  let nextResiduals = new Float64Array(size);
  let nextJacobian = new Float64Array(size * count);
  let damping = 1e-3;
  let growth = 2;
  let converged = false;
  let iterations = 0;
  let atBound = pushing(parameters, normal.gradient, lower, upper);
  while (!converged && iterations < MOST_ITERATIONS) {
    iterations++;
    const free = indices(count).filter((i) => !atBound[i] && normal.scales[i]! > 0);
    if (free.length === 0 || sum === 0) {
      converged = true;
      break;
    }
    const step = stepFor(normal, free, damping);
    const next = parameters.map((x, i) => clamp(x + step[i]!, i));
    const moved = next.reduce(
      (most, x, i) => Math.max(most, Math.abs(x - parameters[i]!) * normal.scales[i]!),
      0,
    );
    if (moved <= 1e-13 * Math.sqrt(sum) || next.every((x, i) => x === parameters[i])) {
      converged = true;
      break;
    }
    const found = evaluate(problem, next, nextResiduals, nextJacobian);
    if (found !== undefined && found.sum < sum) {
      const expected = predictedGain(
        normal,
        next.map((x, i) => x - parameters[i]!),
      );
      const gain = (sum - found.sum) / expected;
      converged = sum - found.sum <= least * sum && damping < 1;
      [residuals, nextResiduals] = [nextResiduals, residuals];
      [jacobian, nextJacobian] = [nextJacobian, jacobian];
      parameters = next;
      ({ sum, normal } = found);
      atBound = pushing(parameters, normal.gradient, lower, upper);
      damping *= Math.max(1 / 3, 1 - (2 * gain - 1) ** 3);
      growth = 2;
    } else {
      damping *= growth;
      growth *= 2;
      if (damping > 1e20) converged = true;
    }
  }
  const locked = indices(count).map((i) => lower[i] === upper[i]);
  return { parameters, residuals, jacobian, sum, iterations, converged, atBound, locked };
}

/** The sum of squares and the normal equations at some parameters; undefined where they are not finite. */
function evaluate(
  problem: LeastSquares,
  parameters: Float64Array,
  residuals: Float64Array,
  jacobian: Float64Array,
): { sum: number; normal: NormalEquations } | undefined {
  if (!problem.evaluate(parameters, residuals, jacobian)) return undefined;
  const sum = sumOfSquares(residuals);
  const normal = normalEquations(jacobian, residuals, parameters.length);
  const finite = Number.isFinite(sum) && allFinite(normal.gradient) && allFinite(normal.scaled);
  return finite ? { sum, normal } : undefined;
}

/** JᵀJ in units of the columns (ones on its diagonal), Jᵀr, and those units. */
interface NormalEquations {
  readonly count: number;
  readonly scaled: Float64Array;
  readonly gradient: Float64Array;
  readonly scales: Float64Array;
}

function normalEquations(jacobian: Float64Array, residuals: Float64Array, count: number): NormalEquations {
  const products = new Float64Array(count * count);
  const gradient = new Float64Array(count);
  for (let k = 0; k < residuals.length; k++) {
    for (let i = 0; i < count; i++) {
      const entry = jacobian[k * count + i]!;
      gradient[i]! += entry * residuals[k]!;
      for (let j = 0; j <= i; j++) products[i * count + j]! += entry * jacobian[k * count + j]!;
    }
  }
  const scales = Float64Array.from({ length: count }, (_, i) => Math.sqrt(products[i * count + i]!));
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

const sumOfSquares = (values: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
};

const pushing = (
  parameters: Float64Array,
  gradient: Float64Array,
  lower: readonly number[],
  upper: readonly number[],
): boolean[] =>
  Array.from(
    parameters,
    (x, i) => (x <= lower[i]! && gradient[i]! >= 0) || (x >= upper[i]! && gradient[i]! <= 0),
  );

/** The eigendecomposition of the scaled JᵀJ over some of the parameters. */
function eigenOf({ count, scaled }: NormalEquations, chosen: readonly number[]) {
  const n = chosen.length;
  const data = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) data[a * n + b] = scaled[chosen[a]! * count + chosen[b]!]!;
  }
  return symmetricEigen(toNdArray(data, [n, n]));
}

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

/** By how much the linear model says the sum of squares falls. */
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
 * (JᵀJ)⁻¹ over the parameters that have room, those at a bound included as long as the residuals determine all of them
 * (a condition up to 1e14); [parameters, parameters], zeros for the others. Undefined where nothing is determined.
 */
export function inverseInformation({
  jacobian,
  residuals,
  atBound,
  locked,
}: Minimum): Float64Array | undefined {
  const count = atBound.length;
  const normal = normalEquations(jacobian, residuals, count);
  const roomy = indices(count).filter((i) => !locked[i]);
  return (
    inverseOver(normal, roomy) ??
    inverseOver(
      normal,
      roomy.filter((i) => !atBound[i]),
    )
  );
}

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
