import type { Tabular } from "../../arrays/table";
import type { Drawable } from "../../figures/drawable";
import type { UniversalProblem } from "../problem";
import type { UniversalFlow } from "../universal-flow";
import type { MeanFit } from "./fit-mean";
import type { Interval } from "./intervals";
import type { Curve } from "./read-trajectory";
import type { TimeShift } from "./time-shift";

/** Residuals of one curve. */
export interface CurveFit {
  /** Sum of the squared residuals, in the curve's units. */
  readonly residual: number;
  /** Root mean square of the residuals, relative to the curve's range. */
  readonly relativeResidual: number;
  /** Fraction of the curve's variance that the theory explains, at most 1; negative if a constant fits better. */
  readonly explained: number;
}

/** Fit of the universal representation dynamics to a measured trajectory. */
export interface UniversalFit extends Tabular, Drawable {
  /** Effective learning rates η_h and η_y per unit of time. */
  readonly rates: { readonly encoder: number; readonly decoder: number };
  /** Sum of the squared residuals of all three curves, unweighted (as in van Rossem & Saxe 2024). */
  readonly residual: number;
  /** Root mean square of all residuals, each relative to its curve's range: 0.021 is 2.1 %. */
  readonly relativeResidual: number;
  /**
   * Joint 95 % confidence intervals: both rates lie in their intervals with probability 95 %. They are computed from
   * the linearisation at the fit, for independent noise of varying size along the curves; correlated neighbouring
   * residuals widen them as fewer samples would. They do not cover systematic errors of the theory. The interval of a
   * rate that the data do not determine is undefined.
   */
  readonly confidence: { readonly encoder: Interval | undefined; readonly decoder: Interval | undefined };
  /** Prediction with these rates, at the times of the data; `predicted.at` takes times of the data. */
  readonly predicted: UniversalFlow;
  /** Summary of the fit in words, such as "follows the theory: 2.1 % residual". */
  readonly verdict: string;
  /** Options with which the rates would be more accurate; absent if none is known. */
  readonly advice?: { readonly start: "fitted" } | undefined;
  /** Fitted problem, an argument of `finalDistance`, `regime` and `universalExact`. */
  readonly problem: UniversalProblem;
  /** Initial state of the theory: `"measured"` for the first sample, or `"fitted"`. */
  readonly start: "measured" | "fitted";
  /** Number of samples that were fitted and that the residuals describe, from the first sample on. */
  readonly samples: number;
  /** Residuals of each curve. */
  readonly curves: Readonly<Record<Curve, CurveFit>>;
  /** Shift of the time axis that would explain the residuals, as a misaligned random start causes it. */
  readonly timeShift: TimeShift;
  /** Correlation of neighbouring residuals: near 0 for noise, near 1 for a systematic misfit. */
  readonly autocorrelation: number;
  /** Fit of the mean output; present only if a loss was given that determines it. */
  readonly mean?: MeanFit;
  /** True if a rate lies at a bound of the search, a factor of 1e6 from the natural rate of the run. */
  readonly atBound: boolean;
  /** True if the iteration converged; otherwise the fit is the best that was found. */
  readonly converged: boolean;
  /** Number of Levenberg–Marquardt steps from the best start. */
  readonly iterations: number;
  /** `"aborted"` if the signal ended the fit, which is then the best so far, without `mean` and a time shift. */
  readonly result: "finished" | "aborted";
}
