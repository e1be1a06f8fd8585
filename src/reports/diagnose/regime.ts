import { factor, lastOf, percent } from "../numbers";
import type { Change, Moved } from "./change";
import type { Movement } from "./movement";

/** Learning regime of a run, with the numbers that decide it. */
export interface RunRegime {
  readonly label: "lazy" | "intermediate" | "rich";
  /**
   * Quantity that decides the regime: the tangent kernel if it could be computed, the hidden representations otherwise.
   */
  readonly of: "tangent kernel" | "representations";
  /** Relative change of this quantity over the run, ‖K(T) − K(0)‖ / ‖K(0)‖; Infinity from zero. */
  readonly change: number;
  /** Centred alignment of this quantity at the end with that at the start; undefined without a direction. */
  readonly alignment: number | undefined;
  /** Error of the loss predicted by the initial tangent kernel; undefined if it could not be judged. */
  readonly error: number | undefined;
  /** Clauses that state these numbers, for the title of a report. */
  readonly sentence: string;
}

/** Limits of the regimes. They are conventions, chosen between runs that are lazy or rich by construction. */
export const LIMITS = {
  /** Largest error of the initial kernel's prediction in lazy runs, relative to the decrease of the loss. */
  predicted: 0.05,
  /** Smallest error of this prediction in rich runs. */
  missed: 0.1,
  /** Largest relative change of the kernel in lazy runs. */
  still: 0.3,
  /**
   * Smallest alignment of the kernel in lazy runs; kernels in rich runs may have a smaller one in place of a large
   * change.
   */
  aligned: 0.95,
  /** Smallest relative change of the kernel in rich runs. */
  moved: 1,
  /** Largest relative change of a constant kernel, with which a missed loss has other reasons. */
  constant: 0.02,
} as const;

/** Relative change above which the sentence states a multiple of the initial norm instead of a percentage. */
const LARGE_CHANGE = 10;

/**
 * Classifies a run by its tangent kernel (by its representations, if no kernel is known) and by the error of the loss
 * that the initial kernel predicts. Returns undefined if neither kernel nor representations were recorded, or both are
 * zero throughout.
 */
export function regimeOf(
  { kernel, representation }: Movement,
  error: number | undefined,
): RunRegime | undefined {
  const of = isKnown(kernel) ? "tangent kernel" : "representations";
  const moved = isKnown(kernel) ? kernel : representation;
  if (!isKnown(moved)) return undefined;
  const change = moved.change === "from zero" ? Number.POSITIVE_INFINITY : lastOf(moved.change as number[]);
  const alignment = moved.alignment && lastOf(moved.alignment);
  const label = labelOf(change, alignment, error);
  const matrix = of === "tangent kernel" ? "its tangent kernel" : "the Gram matrix of its representations";
  const sentence = `${matrix} ${sizeOf(change)}${error === undefined ? "" : `, and ${predictionOf(error)}`}`;
  return { label, of, change, alignment, error, sentence };
}

const isKnown = (
  moved: Moved | undefined,
): moved is Moved & { readonly change: Exclude<Change, "zero throughout"> } =>
  moved !== undefined && moved.change !== "zero throughout";

function labelOf(
  change: number,
  alignment: number | undefined,
  error: number | undefined,
): RunRegime["label"] {
  const isAligned = alignment === undefined || alignment >= LIMITS.aligned;
  const isStill = change <= LIMITS.still && isAligned;
  if (change <= LIMITS.constant || (isStill && (error === undefined || error <= LIMITS.predicted)))
    return "lazy";
  if (error === undefined) return change >= LIMITS.moved ? "rich" : "intermediate";
  const hasMoved = change >= LIMITS.moved || !isAligned;
  return hasMoved && error >= LIMITS.missed ? "rich" : "intermediate";
}

/** States a relative change. */
function sizeOf(change: number): string {
  if (!Number.isFinite(change)) return "grew from zero";
  const size = change > LARGE_CHANGE ? `${factor(change)} times its initial norm` : percent(change);
  return `changed by ${size}`;
}

/** States the error of the prediction. */
const predictionOf = (error: number): string =>
  error >= LIMITS.missed
    ? `the loss differs from the prediction of the initial kernel by ${percent(error)}`
    : `the initial kernel predicts the loss to ${error < 1e-5 ? "under 0.001 %" : percent(error)}`;
