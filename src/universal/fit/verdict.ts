import { CURVES, type Curve } from "./read-trajectory";
import type { CurveFit, UniversalFit } from "./universal-fit";

/** Residuals up to these parts of the curves' ranges are called so. */
const SMALL = 0.001;
const CLOSE = 0.05;
const ROUGH = 0.15;

const percent = (x: number): string => (x < 1e-5 ? "under 0.001 %" : `${Number((100 * x).toPrecision(2))} %`);

/** What a fit says, in plain words. */
export function verdictOn(fit: Omit<UniversalFit, "verdict">, noise: number): string {
  const { relativeResidual, confidence, rates } = fit;
  const residual = `${percent(relativeResidual)} residual`;
  const sentences: string[] = [];
  const limited = fit.autocorrelation < 0.3 && relativeResidual <= 1.5 * noise && relativeResidual > 1e-6;
  if (limited && relativeResidual > ROUGH) {
    sentences.push(
      `is too noisy to tell whether it follows the theory: ${residual}, no more than the noise of the data`,
    );
  } else if (limited) sentences.push(`follows the theory: ${residual}, no more than the noise of the data`);
  else if (relativeResidual <= CLOSE) sentences.push(`follows the theory: ${residual}`);
  else if (relativeResidual <= ROUGH) sentences.push(`follows the theory roughly: ${residual}${reason(fit)}`);
  else sentences.push(`does not follow the theory: ${residual}${reason(fit)}`);
  const { shift, explained } = fit.timeShift;
  if (!limited && relativeResidual > SMALL && explained > 0.5) {
    const direction = `${Number(Math.abs(shift).toPrecision(2))} ${shift > 0 ? "later" : "earlier"}`;
    sentences.push(
      `learning starts ${direction} than from an aligned start, which explains ${percent(explained)} of the squared residuals`,
    );
    if (fit.start === "measured") sentences.push('the rates are nearer with the option start "fitted"');
  }
  if (confidence.encoder[1] > 2 * rates.encoder || confidence.decoder[1] > 2 * rates.decoder) {
    sentences.push("the data determine the rates poorly: see the confidence intervals");
  }
  if (fit.atBound) sentences.push("a rate ran to its limit: the data determine it from one side only");
  if (!fit.converged) sentences.push("the fit ran out of iterations");
  return sentences.join("; ");
}

/** Why a fit is not better, where that can be seen. */
function reason(fit: Omit<UniversalFit, "verdict">): string {
  const { initial } = fit.problem;
  const last = fit.predicted.representation[fit.predicted.representation.length - 1]!;
  if (initial.representation > 0.5 * last) {
    return `: the early phase is too far apart for the linearisation (the squared distance starts at ${percent(initial.representation / last)} of its end)`;
  }
  const worst = worstCurve(fit.curves);
  return `, most of it in the ${worst} (${percent(fit.curves[worst].relativeResidual)} of its range)`;
}

const worstCurve = (curves: Readonly<Record<Curve, CurveFit>>): Curve =>
  CURVES.reduce((worst, name) =>
    curves[name].relativeResidual > curves[worst].relativeResidual ? name : worst,
  );
