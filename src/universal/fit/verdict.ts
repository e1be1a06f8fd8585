import type { Interval } from "./intervals";
import { MAX_START_NOISE } from "./measured-start";
import { CURVES, type Curve } from "./read-trajectory";
import type { CurveFit, UniversalFit } from "./universal-fit";

/** Largest relative residual, in units of the curves' ranges, at which a shift of the time axis is not mentioned. */
const SMALL_RESIDUAL = 0.001;
/** Largest relative residual of a trajectory that "follows the theory". */
const CLOSE_RESIDUAL = 0.05;
/** Largest relative residual of a trajectory that "follows the theory roughly". */
const ROUGH_RESIDUAL = 0.15;
/** Relative residual up to which a fit without noise counts as exact, so that noise is not mentioned. */
const NUMERICAL_ERROR = 1e-6;
/** Largest ratio of the residual to the noise at which the noise explains the residual. */
const NOISE_RATIO = 1.5;
/** Autocorrelation of the residuals below which they are noise rather than a systematic misfit. */
const NOISE_AUTOCORRELATION = 0.3;
/** Fraction of the squared residuals that a time shift has to explain to be mentioned. */
const SHIFT_EXPLAINS = 0.5;
/** Ratio of an interval's upper end to the rate above which the rate counts as poorly determined. */
const WIDE_INTERVAL = 2;
/** Initial distance of the representations, relative to the final one, above which the linearisation is doubtful. */
const FAR_START = 0.5;

const percent = (x: number): string => (x < 1e-5 ? "under 0.001 %" : `${Number((100 * x).toPrecision(2))} %`);

/** A fit before it is judged. */
type JudgedFit = Omit<UniversalFit, "verdict" | "advice" | "toTable" | "figure">;

/**
 * Summarises a fit in words: whether the trajectory follows the theory, how large the residual is, and what limits the
 * fit.
 *
 * @param noise root mean square of the sample-to-sample noise, each curve relative to its range
 */
export function verdictOf(fit: JudgedFit, noise: number): string {
  const { relativeResidual, confidence, rates } = fit;
  const upperEnd = (interval: Interval | undefined) => interval?.[1] ?? Number.POSITIVE_INFINITY;
  const residual = `${percent(relativeResidual)} residual`;
  const sentences: string[] = [];
  const isNoise = isExplainedByNoise(fit, noise);
  if (isNoise && relativeResidual > ROUGH_RESIDUAL) {
    sentences.push(
      `is too noisy to decide whether it follows the theory: ${residual}, which the noise of the data explains`,
    );
  } else if (isNoise) sentences.push(`follows the theory: ${residual}, which the noise of the data explains`);
  else if (relativeResidual <= CLOSE_RESIDUAL) sentences.push(`follows the theory: ${residual}`);
  else if (relativeResidual <= ROUGH_RESIDUAL)
    sentences.push(`follows the theory roughly: ${residual}${reason(fit)}`);
  else sentences.push(`does not follow the theory: ${residual}${reason(fit)}`);
  if (isExplainedByShift(fit, noise)) {
    const { shift, explained } = fit.timeShift;
    const direction = `${Number(Math.abs(shift).toPrecision(2))} ${shift > 0 ? "later" : "earlier"}`;
    sentences.push(
      `learning starts ${direction} than from an aligned start, which explains ${percent(explained)} of the squared residuals`,
    );
  }
  if (isStartNoisy(fit, noise)) {
    sentences.push("the first sample, from which the theory starts, is noisy");
  }
  if (
    upperEnd(confidence.encoder) > WIDE_INTERVAL * rates.encoder ||
    upperEnd(confidence.decoder) > WIDE_INTERVAL * rates.decoder
  ) {
    sentences.push("the data determine the rates poorly: see the confidence intervals");
  }
  if (fit.atBound) sentences.push("a rate is at its bound: the data limit it on one side only");
  if (fit.result === "aborted") sentences.push("the fit was aborted before its end");
  else if (!fit.converged) sentences.push("the fit did not converge within the iteration limit");
  return sentences.join("; ");
}

/** Returns the options with which the rates would be more accurate, or undefined if none is known. */
export const adviceOn = (fit: JudgedFit, noise: number): UniversalFit["advice"] =>
  fit.start === "measured" && (isExplainedByShift(fit, noise) || isStartNoisy(fit, noise))
    ? { start: "fitted" }
    : undefined;

const isExplainedByNoise = ({ autocorrelation, relativeResidual }: JudgedFit, noise: number): boolean =>
  autocorrelation < NOISE_AUTOCORRELATION &&
  relativeResidual <= NOISE_RATIO * noise &&
  relativeResidual > NUMERICAL_ERROR;

const isExplainedByShift = (fit: JudgedFit, noise: number): boolean =>
  !isExplainedByNoise(fit, noise) &&
  fit.relativeResidual > SMALL_RESIDUAL &&
  fit.timeShift.explained > SHIFT_EXPLAINS;

/** Tests whether a fit starts at a sample with noise that the residuals exceed, as those of a wrong start do. */
const isStartNoisy = (fit: JudgedFit, noise: number): boolean =>
  fit.start === "measured" && noise > MAX_START_NOISE && !isExplainedByNoise(fit, noise);

/** Returns the likely reason for a large residual. */
function reason(fit: JudgedFit): string {
  const { initial } = fit.problem;
  const last = fit.predicted.representation[fit.predicted.representation.length - 1]!;
  if (initial.representation > FAR_START * last) {
    return `: the representations start too far apart for the linearisation (the squared distance starts at ${percent(initial.representation / last)} of its final value)`;
  }
  const worst = worstCurve(fit.curves);
  return `, most of it in the ${worst} (${percent(fit.curves[worst].relativeResidual)} of its range)`;
}

const worstCurve = (curves: Readonly<Record<Curve, CurveFit>>): Curve =>
  CURVES.reduce((worst, name) =>
    curves[name].relativeResidual > curves[worst].relativeResidual ? name : worst,
  );
