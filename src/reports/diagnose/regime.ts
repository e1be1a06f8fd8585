import { lastOf, percent } from "../numbers";
import type { Movement } from "./movement";

/** How a run learned, and by which number. */
export interface RunRegime {
  readonly label: "lazy" | "intermediate" | "rich";
  /** What was looked at: the tangent kernel where it could be computed, the hidden representation otherwise. */
  readonly of: string;
  /** ‖K(T) − K(0)‖ / ‖K(0)‖ */
  readonly change: number;
  readonly sentence: string;
}

/** A relative change below the first is called lazy, one above the second rich. */
export const LAZY = 0.3;
export const RICH = 1;

/** The regime of a run; undefined where nothing that tells it was recorded. */
export function regimeOf({ kernel, representation }: Movement): RunRegime | undefined {
  const moved = kernel ?? representation;
  if (moved === undefined) return undefined;
  const of = kernel === undefined ? "representations" : "tangent kernel";
  const change = lastOf(moved.change);
  const label = change < LAZY ? "lazy" : change > RICH ? "rich" : "intermediate";
  const size = change > 10 ? `${Number(change.toPrecision(2))}-fold` : percent(change);
  return { label, of, change, sentence: `its ${of} changed by ${size} in all` };
}
