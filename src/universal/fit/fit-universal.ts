import { attachDisplay } from "../../arrays/display-hook";
import { readProblem, type UniversalProblem } from "../problem";
import { flowOf, type UniversalFlow } from "../universal-flow";
import { fitMean, type MeanFit } from "./fit-mean";
import { firstSample, fitRates, startSpread, stateOf } from "./fit-rates";
import { intervals, rateInterval } from "./intervals";
import {
  byCurve,
  CURVES,
  type FitOptions,
  type Measurements,
  readTrajectory,
  type UniversalTrajectory,
} from "./read-trajectory";
import { fitShift } from "./time-shift";
import type { CurveFit, UniversalFit } from "./universal-fit";
import { verdictOn } from "./verdict";

/**
 * Fits the two effective learning rates of the universal representation dynamics (van Rossem & Saxe 2024) to a measured
 * trajectory of two data points, and says how well the theory holds.
 *
 * Levenberg–Marquardt in the logarithms of the rates, from several starts (regressions and a scan), within bounds, with
 * the exact Jacobian from the variational equations. The residuals of each curve are divided by its range, so that all
 * three count alike. Noiseless trajectories give the rates back to about 1e-9; tens of milliseconds.
 *
 * Data that merely fit badly never throw: the verdict says so.
 *
 * @throws ArgumentError for data that cannot be fitted: fewer than four samples, constant curves, NaN, times that do not
 * ascend, states that two points cannot be in (by more than noise would explain)
 * @example
 * const problem = {
 *   initial: { representation: 0.01, output: 0.001, alignment: -0.01 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 0.02, decoder: 0.05 },
 * };
 * const times = Array.from({ length: 100 }, (_, i) => 5 * i);
 * const { rates, verdict } = fitUniversal({ ...problem, ...universalFlow(problem, { times }) });
 * rates.encoder; // 0.02
 * verdict; // "follows the theory: ..."
 */
export function fitUniversal(trajectory: UniversalTrajectory, options: FitOptions = {}): UniversalFit {
  const data = readTrajectory(trajectory, options);
  const size = data.times.length * CURVES.filter((name) => data.factors[name] > 0).length;
  const { minimum, parameters, noise, start } = fitRates(data);
  const limits = intervals(minimum, size, noise.autocorrelation, (inverse) =>
    start === "measured" ? startSpread(data, parameters, noise, inverse) : undefined,
  );
  const rates = { encoder: Math.exp(parameters[0]!), decoder: Math.exp(parameters[1]!) };
  const problem: UniversalProblem = {
    initial: start === "measured" ? firstSample(data) : stateOf(data, parameters),
    inputDistanceSquared: trajectory.inputDistanceSquared,
    targetDistanceSquared: trajectory.targetDistanceSquared,
    rates,
  };
  const relativeResidual = Math.sqrt(minimum.sum / size);
  const plain = predict(data, problem);
  const mean = data.loss === undefined ? undefined : fitMean(data.loss, plain, data.targetDistance);
  const complete = mean === undefined ? problem : withMean(problem, mean);
  const curves = byCurve((name) => judgeCurve(data.curves[name], plain[name], data.scales[name]));
  const fit: Omit<UniversalFit, "verdict"> = {
    rates,
    residual: CURVES.reduce((sum, name) => sum + curves[name].residual, 0),
    relativeResidual,
    confidence: {
      encoder: rateInterval(minimum.atBound[0] ? undefined : limits?.[0]),
      decoder: rateInterval(minimum.atBound[1] ? undefined : limits?.[1]),
    },
    predicted: mean === undefined ? plain : predict(data, complete),
    problem: complete,
    start,
    curves,
    timeShift: fitShift(data, parameters, relativeResidual),
    autocorrelation: noise.autocorrelation,
    ...(mean === undefined ? {} : { mean }),
    atBound: minimum.atBound[0]! || minimum.atBound[1]!,
    converged: minimum.converged,
    iterations: minimum.iterations,
  };
  return attachDisplay({ ...fit, verdict: verdictOn(fit, noise.relative) }, "universal-fit", data);
}

/** The theory at the times of the data. */
function predict(data: Measurements, problem: UniversalProblem): UniversalFlow {
  const pair = readProblem("fitUniversal", problem);
  return flowOf("fitUniversal", pair, { times: data.times, start: data.times[0] });
}

const withMean = (problem: UniversalProblem, { rate, initialSquaredError }: MeanFit): UniversalProblem => ({
  ...problem,
  mean: { rate, initialSquaredError },
});

function judgeCurve(measured: Float64Array, predicted: Float64Array, scale: number): CurveFit {
  const mean = measured.reduce((sum, x) => sum + x, 0) / measured.length;
  const residual = measured.reduce((sum, x, i) => sum + (x - predicted[i]!) ** 2, 0);
  const variation = measured.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return {
    residual,
    relativeResidual: Math.sqrt(residual / measured.length) / scale,
    explained: variation === 0 ? 0 : 1 - residual / variation,
  };
}
