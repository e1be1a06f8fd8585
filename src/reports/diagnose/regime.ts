import { lastOf, percent } from "../numbers";
import type { Movement } from "./movement";

/** Learning regime of a run, with the number that decides it. */
export interface RunRegime {
  readonly label: "lazy" | "intermediate" | "rich";
  /**
   * Quantity that decides the regime: the tangent kernel if it could be computed, the hidden representations otherwise.
   */
  readonly of: string;
  /** Relative change of this quantity over the run, ‖K(T) − K(0)‖ / ‖K(0)‖. */
  readonly change: number;
  /** Clause that states the change, for the title of a report. */
  readonly sentence: string;
}

/** Relative change below which a run is called lazy. */
export const LAZY_BELOW = 0.3;
/** Relative change above which a run is called rich. */
export const RICH_ABOVE = 1;
/** Relative change above which the sentence states a multiple of the initial norm instead of a percentage. */
const LARGE_CHANGE = 10;

/** Classifies a run; undefined if neither kernel nor representations were recorded. */
export function regimeOf({ kernel, representation }: Movement): RunRegime | undefined {
  const moved = kernel ?? representation;
  if (moved === undefined) return undefined;
  const [of, matrix] =
    kernel === undefined
      ? ["representations", "the Gram matrix of its representations"]
      : ["tangent kernel", "its tangent kernel"];
  const change = lastOf(moved.change);
  const label = change < LAZY_BELOW ? "lazy" : change > RICH_ABOVE ? "rich" : "intermediate";
  const size =
    change > LARGE_CHANGE ? `${Number(change.toPrecision(2))} times its initial norm` : percent(change);
  return { label, of, change, sentence: `${matrix} changed by ${size}` };
}
