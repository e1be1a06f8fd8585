import type { Arguments } from "../../arrays/arguments";
import type { CheckedRun } from "../training-run";
import { recordAt } from "./states";

/** Course of the loss ½⟨‖y − ŷ‖²⟩ over all samples, at every record. */
export interface Losses {
  readonly values: readonly number[];
  /** Decrease from the first record to the smallest value, at least 0. */
  readonly decrease: number;
  /** Largest rise above an earlier value. */
  readonly rise: number;
  /** Record after the largest rise. */
  readonly risenAt: number;
}

/** Squared error below which numbers lose digits or vanish. */
const NEGLIGIBLE = 1e-290;

/** Computes the loss at every record; undefined if targets or outputs are unknown. */
export function lossesOf(at: Arguments, { times, targets, outputs }: CheckedRun): Losses | undefined {
  if (targets === undefined || outputs === undefined) return undefined;
  const samples = targets.shape[0]!;
  const values = Float64Array.from(times, (_, t) => {
    const now = recordAt(outputs, t).data;
    return targets.data.reduce((sum, y, i) => sum + (y - now[i]!) ** 2, 0) / 2 / samples;
  });
  at.finite("outputs", values);
  if (
    values.every((value) => value < NEGLIGIBLE) &&
    outputs.data.some((x, i) => x !== targets.data[i % targets.size])
  ) {
    const expected =
      "in a unit in which squared errors can be represented (multiply targets and outputs by a factor)";
    throw at.refusal("targets", expected, `squared errors below ${NEGLIGIBLE}`);
  }
  let [lowest, rise, risenAt] = [values[0]!, 0, 0];
  for (const [t, value] of values.entries()) {
    lowest = Math.min(lowest, value);
    if (value - lowest > rise) [rise, risenAt] = [value - lowest, t];
  }
  return { values: Array.from(values), decrease: values[0]! - lowest, rise, risenAt };
}
