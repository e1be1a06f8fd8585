import { argumentsOf } from "../arrays/arguments";
import { attachTable, seriesColumns, type Tabular, tableOf } from "../arrays/table";
import { toNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray, VectorLike } from "../arrays/types";
import { attachFigure, type Drawable } from "../figures/drawable";
import { denseSymmetricEigen } from "../linalg/dense";
import { readSymmetric } from "../linalg/eigen";
import { stepwiseFigure } from "./flow-figures";

/** Modes of a linear self-supervised representation that is learned in steps. */
export interface StepwiseFlow extends Tabular, Drawable {
  /** Times, length T, in units of 1 / (learning rate) steps. */
  readonly times: Float64Array;
  /** Eigenvalues γ of the correlation, descending, r numbers. */
  readonly eigenvalues: Float64Array;
  /** Strengths s_j(t) of the representation along the eigenvectors, [T, r]. */
  readonly modes: NdArray;
  /** Times at which the modes are learned, r numbers; Infinity for γ <= 0, 0 for a start above the final strength. */
  readonly stepTimes: Float64Array;
}

/**
 * Computes the learning of a linear representation W by the loss of Barlow Twins, L = ‖W Γ Wᵀ − I‖_F², in closed form
 * from a small start that is aligned with the eigenvectors of the correlation Γ (Simon et al. 2023):
 *
 *   s_j(t) = e^{4 γ_j t} / √(s₀⁻² + (e^{8 γ_j t} − 1) γ_j)
 *
 * The modes rise one by one, in the order of γ, to 1/√γ_j. Mode j rises at −ln(s₀² γ_j) / (8 γ_j).
 *
 * @param correlation Γ, [n, n], symmetric, such as ½⟨x x′ᵀ + x′ xᵀ⟩ of two augmentations x and x′
 * @param options.initial s₀ > 0, the initial strength of every mode
 * @param options.times ascending, in units of 1 / (learning rate) steps
 * @param options.modes number r of modes, in descending order of γ, and of rows of W; default n
 * @throws ArgumentError for unknown options, a matrix that is not symmetric, or numbers out of range
 * @example
 * const { modes, stepTimes } = stepwiseFlow([[2, 0], [0, 1]], { initial: 0.01, times: [0, 0.5, 1, 2] });
 */
export function stepwiseFlow(
  correlation: MatrixLike,
  options: { initial: number; times: VectorLike; modes?: number },
): StepwiseFlow {
  const args = argumentsOf("stepwiseFlow");
  args.options("options", options, { initial: true, times: true, modes: true });
  const initial = args.number("options.initial", options.initial, { above: 0 });
  const times = args.times("options.times", options.times);
  const symmetric = readSymmetric(args.at("correlation"), correlation);
  const n = symmetric.rows;
  const r = args.number("options.modes", options.modes ?? n, { integer: true, atLeast: 1, atMost: n });
  args.memory("options.times", times.length * r, "ask for fewer times");
  const eigenvalues = denseSymmetricEigen(symmetric).values.reverse().slice(0, r);
  args.finite("correlation", eigenvalues);
  const modes = new Float64Array(times.length * r);
  for (const [i, t] of times.entries()) {
    for (const [j, eigenvalue] of eigenvalues.entries()) modes[i * r + j] = strength(eigenvalue, initial, t);
  }
  args.finite("options.initial", modes);
  const flow = {
    times,
    eigenvalues,
    modes: toNdArray(modes, [times.length, r]),
    stepTimes: eigenvalues.map((eigenvalue) => stepTime(eigenvalue, initial)),
  };
  const table = () => tableOf([["time", times], ...seriesColumns("mode", flow.modes)]);
  return attachFigure(attachTable(flow, table), stepwiseFigure);
}

/** Computes s(t) in a form in which nothing overflows before the result does. */
function strength(eigenvalue: number, initial: number, t: number): number {
  const exponent = t * (4 * eigenvalue);
  if (eigenvalue > 0) {
    const grown = initial * Math.sqrt(eigenvalue) * Math.sqrt(-Math.expm1(-2 * exponent));
    return initial / Math.hypot(Math.exp(-exponent), grown);
  }
  const lost = initial * Math.sqrt(eigenvalue * Math.expm1(2 * exponent));
  return (initial * Math.exp(exponent)) / Math.hypot(1, lost);
}

function stepTime(eigenvalue: number, initial: number): number {
  if (eigenvalue <= 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, -(2 * Math.log(initial) + Math.log(eigenvalue)) / 8 / eigenvalue);
}
