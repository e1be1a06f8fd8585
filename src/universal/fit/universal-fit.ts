import type { UniversalProblem } from "../problem";
import type { UniversalFlow } from "../universal-flow";
import type { MeanFit } from "./fit-mean";
import type { Interval } from "./intervals";
import type { Curve } from "./read-trajectory";
import type { TimeShift } from "./time-shift";

/** How well one curve is fitted. */
export interface CurveFit {
  /** Sum of the squared residuals, in the curve's units. */
  readonly residual: number;
  /** Root mean square of the residuals, relative to the curve's range. */
  readonly relativeResidual: number;
  /** The part of the curve's variance that the theory explains: 1 is all, below 0 is worse than a constant. */
  readonly explained: number;
}

/** What a measured trajectory says about the theory, and the theory about it. */
export interface UniversalFit {
  /** Effective learning rates η_h and η_y per unit of time. */
  readonly rates: { readonly encoder: number; readonly decoder: number };
  /** Sum of the squared residuals of all three curves, unweighted (the measure of van Rossem & Saxe 2024). */
  readonly residual: number;
  /** Root mean square of all residuals, each relative to its curve's range: 0.021 is 2.1 %. */
  readonly relativeResidual: number;
  /**
   * 95 % intervals: both rates lie in theirs in 95 % of cases. They come from the linearisation at the fit, take residuals
   * for independent noise of any size along the curves, and are wider, as if there were fewer samples, where neighbouring
   * residuals are correlated. A theory that is wrong in a systematic way can be wrong by more.
   */
  readonly confidence: { readonly encoder: Interval; readonly decoder: Interval };
  /** The theory with these rates, at the times of the data; its `at` takes times of the data. */
  readonly predicted: UniversalFlow;
  /** In plain words. */
  readonly verdict: string;
  /** The problem that the theory solves: for `finalDistance`, `regime`, `universalExact`. */
  readonly problem: UniversalProblem;
  /** Whether the theory starts at the first sample or at a fitted start. */
  readonly start: "measured" | "fitted";
  /** How well each curve is fitted. */
  readonly curves: Readonly<Record<Curve, CurveFit>>;
  /** Whether a shift of the time axis would explain the residuals: what a misaligned random start looks like. */
  readonly timeShift: TimeShift;
  /** Correlation of neighbouring residuals: near 0 for noise, near 1 for a systematic misfit. */
  readonly autocorrelation: number;
  /** The mean output's rate; only where a loss was given that shows it. */
  readonly mean?: MeanFit;
  /** Whether a rate sits at the limit of the search, a million times what a run of this length shows. */
  readonly atBound: boolean;
  /** Whether the iteration came to its end; if not, the fit is the best that was found. */
  readonly converged: boolean;
  /** Levenberg–Marquardt steps from the best start. */
  readonly iterations: number;
}
