import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { Minimum } from "../../descent/levenberg-marquardt";
import { bootstrapIntervals } from "./bootstrap";
import { constantsOf, namesOf } from "./fit-constants";
import { fitCovariance } from "./fit-covariance";
import {
  FIT_OPTIONS,
  type FitDetails,
  type FitProblem,
  type FitScalingOptions,
  type MeasuredPoints,
  readFit,
  type ScalingFit,
} from "./fit-options";
import { fitStarts } from "./fit-starts";
import { minimiseHuber, pausing, residualProblem, within } from "./minimise-huber";
import type { ScalingForm } from "./scaling-law";
import { lossesAt } from "./scaling-loss";

/**
 * Fits a scaling law to losses of trainings of different sizes, as approach 3 of Hoffmann et al. 2022: the loss of Huber of the
 * residuals of ln L is minimised from a grid of starts, by a Levenberg–Marquardt method.
 *
 * The covariance is that of the linearisation; the intervals resample the trainings, with replacement, and fit again. The
 * exponents are searched from 0.01 to 4, and every term of the loss from e⁻⁷ times the smallest to e³ times the largest loss,
 * at the geometric mean of the sizes. `atEdge` names the constants at an end of these ranges.
 *
 * @param points sizes and losses above 0, of more trainings than the form has constants, with at least two sizes per column
 * @param options form of the law, and how it is fitted; 1000 resampled fits of 100 trainings take about two seconds
 * @throws ArgumentError for unknown forms or options, missing or further columns, lengths that do not match, sizes or losses
 * not above 0, NaN, too few trainings, a single size, or constants that overflow; ConvergenceError if the points do not
 * determine the constants, or if the iteration does not end
 * @example
 * const parameters = [1e6, 1e7, 1e8, 1e9];
 * const points = { parameters, loss: parameters.map((n) => (9e13 / n) ** 0.08) };
 * const { constants } = fitScaling(points, { form: "power" }); // { scale: 9e13, exponent: 0.08 }
 */
export function fitScaling<Name extends ScalingForm>(
  points: MeasuredPoints,
  options: FitScalingOptions<Name>,
): ScalingFit<Name> {
  const args = argumentsOf("fitScaling");
  args.options("options", options, FIT_OPTIONS);
  return runSync(fitSteps<Name>(args, readFit(args, points, options)));
}

/**
 * Computes the same fit as `fitScaling`, but yields to the event loop.
 *
 * @throws the errors of `fitScaling`, and the reason of an aborted signal (rejects)
 * @example
 * const parameters = [1e6, 1e7, 1e8, 1e9];
 * const points = { parameters, loss: [3.9, 3.3, 2.8, 2.4] };
 * const { signal } = new AbortController();
 * const { intervals } = await fitScalingAsync(points, { form: "power", bootstrap: 100, signal });
 */
export async function fitScalingAsync<Name extends ScalingForm>(
  points: MeasuredPoints,
  options: FitScalingOptions<Name> & ComputationOptions,
): Promise<ScalingFit<Name>> {
  const args = argumentsOf("fitScalingAsync");
  args.options("options", options, { ...FIT_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, fitSteps<Name>(args, readFit(args, points, options)), options);
}

/** Number of least-squares fits from which the losses of Huber are minimised. */
const REFINED = 5;
/** Work of the search for the best fit, in resampled fits. */
const SEARCH = 20;

function* fitSteps<Name extends ScalingForm>(
  args: Arguments,
  problem: FitProblem,
): Computation<ScalingFit<Name>> {
  const { name, form, centres, huber, bootstrap } = problem;
  const total = SEARCH + bootstrap;
  const minimum = yield* within(0, bestFit(problem));
  if (!minimum.converged) {
    const { iterations, sum } = minimum;
    const message = `the fit did not converge within ${iterations} steps; sum of the losses of Huber ${sum}`;
    throw args.notConverged(message, { iterations, residual: sum });
  }
  const constants = args.finite("points", constantsOf(form, minimum.parameters, centres));
  const covariance = fitCovariance(form, minimum, centres, huber);
  if (covariance === undefined) {
    const message = `the points do not determine the constants of the form "${name}"; use a simpler form, or more sizes`;
    throw args.notConverged(message, { iterations: minimum.iterations, residual: minimum.sum });
  }
  const count = constants.length;
  const details: FitDetails = {
    covariance: toNdArray(args.finite("points", covariance), [count, count]),
    atEdge: namesOf(form, minimum.atBound),
    predict: (points) => lossesAt(argumentsOf("predict"), form, constants, points),
  };
  const named = Object.fromEntries(form.names.map((constant, i) => [constant, constants[i]!]));
  const law = { form: name, constants: named, ...details };
  if (bootstrap === 0) return law as unknown as ScalingFit<Name>;
  const intervals = yield* bootstrapIntervals(problem, minimum, (k) => (SEARCH + k) / total);
  return { ...law, intervals } as unknown as ScalingFit<Name>;
}

/** Finds the fit with the lowest sum from all starts: all by least squares, the best of them with the limit of Huber. */
function* bestFit(problem: FitProblem): Generator<undefined, Minimum> {
  const rows = Array.from({ length: problem.count }, (_, i) => i);
  const residuals = residualProblem(problem, rows);
  const rough: Minimum[] = [];
  for (const start of fitStarts(problem))
    rough.push(yield* pausing(residuals, start, { minRelativeGain: 1e-4 }));
  rough.sort((a, b) => a.sum - b.sum);
  let best: Minimum | undefined;
  for (const { parameters } of rough.slice(0, REFINED)) {
    const minimum = yield* minimiseHuber(residuals, parameters, problem.huber);
    if (best === undefined || minimum.sum < best.sum) best = minimum;
  }
  return best!;
}
