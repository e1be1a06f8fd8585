import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, tableOf } from "../../arrays/table";
import { withinCall } from "../../arrays/within-call";
import { type Computation, computePartlyAsync, computePartlySync, part } from "../../concurrency/computation";
import { attachFigure } from "../../figures/drawable";
import type { UniversalProblem } from "../problem";
import { type UniversalFlow, universalFlow } from "../universal-flow";
import { fitFigure } from "./fit-figure";
import { fitMean, type MeanFit } from "./fit-mean";
import { fitRates, startVariances, stateOf } from "./fit-rates";
import { intervals, rateInterval } from "./intervals";
import { measuredStart } from "./measured-start";
import {
  byCurve,
  CURVES,
  checkFitOptions,
  type FitOptions,
  type Measurements,
  readTrajectory,
  type UniversalTrajectory,
} from "./read-trajectory";
import { fitShift } from "./time-shift";
import type { CurveFit, UniversalFit } from "./universal-fit";
import { adviceOn, verdictOf } from "./verdict";

/**
 * Fits the two effective learning rates of the universal representation dynamics (van Rossem & Saxe 2024) to a measured
 * trajectory of two data points, and reports how well the theory describes it.
 *
 * The method is Levenberg–Marquardt in the logarithms of the rates, from several starts (regressions and a scan),
 * within bounds, with the exact Jacobian from the variational equations. The residuals of each curve are divided by its
 * range, so that all three have equal weight. Samples after all three curves have converged are left out, so that the
 * result does not depend on the length of the log after convergence. Noiseless trajectories recover the rates to about 1e-9; a fit takes tens
 * of milliseconds.
 *
 * A bad fit does not throw: the verdict reports it, and `advice` holds options that would give more accurate rates.
 *
 * @throws ArgumentError for unknown options, and data that cannot be fitted: fewer than four samples, constant curves,
 * NaN, times that do not ascend, or states that violate the Cauchy–Schwarz inequality by more than noise explains
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
  const args = argumentsOf("fitUniversal");
  checkFitOptions(args, options);
  return computePartlySync(args, fitTrajectory(args, trajectory, options), options);
}

/**
 * Computes the same fit as `fitUniversal`, but yields to the event loop. An aborted fit is the best so far, with
 * `converged: false`, and without `mean` and `timeShift`.
 *
 * @throws the errors of `fitUniversal` (rejects)
 * @example
 * const problem = {
 *   initial: { representation: 0.01, output: 0.001, alignment: -0.01 },
 *   inputDistanceSquared: 1,
 *   targetDistanceSquared: 0.5,
 *   rates: { encoder: 0.02, decoder: 0.05 },
 * };
 * const times = Array.from({ length: 100 }, (_, i) => 5 * i);
 * const { signal } = new AbortController();
 * const { rates, converged } = await fitUniversalAsync({ ...problem, ...universalFlow(problem, { times }) }, { signal });
 */
export async function fitUniversalAsync(
  trajectory: UniversalTrajectory,
  options: FitOptions = {},
): Promise<UniversalFit> {
  const args = argumentsOf("fitUniversalAsync");
  checkFitOptions(args, options);
  return computePartlyAsync(args, fitTrajectory(args, trajectory, options), options);
}

function* fitTrajectory(
  args: Arguments,
  trajectory: UniversalTrajectory,
  options: FitOptions,
): Computation<UniversalFit> {
  const data = readTrajectory(args, trajectory, options);
  const size = data.times.length * CURVES.filter((name) => data.factors[name] > 0).length;
  const { minimum, parameters, noise, start, aborted } = yield* part(0, 0.8, fitRates(args, data));
  const limits = intervals(minimum, size, noise.autocorrelation, (inverse) =>
    start === "measured" ? startVariances(data, parameters, noise, inverse) : undefined,
  );
  const rates = { encoder: Math.exp(parameters[0]!), decoder: Math.exp(parameters[1]!) };
  const problem: UniversalProblem = {
    initial: start === "measured" ? measuredStart(data) : stateOf(data, parameters),
    inputDistanceSquared: trajectory.inputDistanceSquared,
    targetDistanceSquared: trajectory.targetDistanceSquared,
    rates,
  };
  const relativeResidual = Math.sqrt(minimum.sum / size);
  const predictedPair = predict(args, data, problem);
  const { loss } = data.log;
  const found =
    loss === undefined || aborted
      ? undefined
      : yield* part(0.8, 1, fitMean(loss, predictedPair, data.targetDistance));
  const isAborted = aborted || found === "aborted";
  const mean = found === "aborted" ? undefined : found;
  const completeProblem = mean === undefined ? problem : withMean(problem, mean);
  const curves = byCurve((name) => fitOfCurve(data.curves[name], predictedPair[name], data.scales[name]));
  const record: Omit<UniversalFit, "verdict" | "advice" | "toTable" | "figure"> = {
    rates,
    residual: CURVES.reduce((sum, name) => sum + curves[name].residual, 0),
    relativeResidual,
    confidence: {
      encoder: rateInterval(minimum.atBound[0] ? undefined : limits?.[0]),
      decoder: rateInterval(minimum.atBound[1] ? undefined : limits?.[1]),
    },
    predicted: mean === undefined ? predictedPair : predict(args, data, completeProblem),
    problem: completeProblem,
    start,
    samples: data.times.length,
    curves,
    timeShift: isAborted
      ? { shift: 0, relativeResidual, explained: 0 }
      : fitShift(data, parameters, relativeResidual),
    autocorrelation: noise.autocorrelation,
    ...(mean === undefined ? {} : { mean }),
    atBound: minimum.atBound[0]! || minimum.atBound[1]!,
    converged: minimum.converged && !isAborted,
    iterations: minimum.iterations,
    result: isAborted ? "aborted" : "finished",
  };
  const advice = adviceOn(record, noise.relative);
  const judgement = {
    verdict: verdictOf(record, noise.relative),
    ...(advice === undefined ? {} : { advice }),
  };
  const result = { ...record, ...judgement };
  return attachFigure(
    attachTable(result, () => fitTable(data, result.predicted)),
    () => fitFigure(result, { times: data.times, ...data.curves }),
  );
}

/** Returns the measured curves, each followed by its prediction, as a table. */
const fitTable = ({ log: { times, curves } }: Measurements, predicted: UniversalFlow): Table =>
  tableOf([
    ["time", times],
    ...CURVES.flatMap((name) => [
      [name, curves[name]] as const,
      [`predicted ${name}`, predicted[name]] as const,
    ]),
  ]);

/** Integrates the theory over the times of the data. All that it depends on comes from the trajectory. */
const predict = (
  args: Arguments,
  { log: { times } }: Measurements,
  problem: UniversalProblem,
): UniversalFlow =>
  withinCall(
    args.functionName,
    () => universalFlow(problem, { times, start: times[0] }),
    ([, ...rest]) => ["trajectory", ...rest],
  );

const withMean = (problem: UniversalProblem, { rate, initialSquaredError }: MeanFit): UniversalProblem => ({
  ...problem,
  mean: { rate, initialSquaredError },
});

/** Computes the residuals of one curve. */
function fitOfCurve(measured: Float64Array, predicted: Float64Array, scale: number): CurveFit {
  const mean = measured.reduce((sum, x) => sum + x, 0) / measured.length;
  const residual = measured.reduce((sum, x, i) => sum + (x - predicted[i]!) ** 2, 0);
  const variation = measured.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return {
    residual,
    relativeResidual: Math.sqrt(residual / measured.length) / scale,
    explained: variation === 0 ? 0 : 1 - residual / variation,
  };
}
