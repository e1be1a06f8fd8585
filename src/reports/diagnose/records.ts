import { firstTime, linearGrid } from "../series";
import type { CheckedRun } from "../training-run";
import { recordAt } from "./states";

/** Computes the loss ½⟨‖y − ŷ‖²⟩ at every record; undefined if targets or outputs are unknown. */
function lossesOf({ times, targets, outputs }: CheckedRun): number[] | undefined {
  if (targets === undefined || outputs === undefined) return undefined;
  const samples = targets.shape[0]!;
  return Array.from(times, (_, t) => {
    const now = recordAt(outputs, t).data;
    return targets.data.reduce((sum, y, i) => sum + (y - now[i]!) ** 2, 0) / 2 / samples;
  });
}

/**
 * Computes the end of the time axis of figures. The axis lasts three times as long as the loss takes for 99 % of its
 * decrease, so that early changes are visible in runs that continue long after learning.
 */
export function shownUntil(run: CheckedRun): number {
  const end = run.times[run.times.length - 1]!;
  const losses = lossesOf(run);
  if (losses === undefined) return end;
  const [first, last] = [losses[0]!, losses[losses.length - 1]!];
  if (!(first > last)) return end;
  const learned = losses.map((loss) => (first - loss) / (first - last));
  const settled = firstTime(run.times, learned, 0.99);
  return Math.min(end, Math.max(run.times[0]! + 3 * (settled - run.times[0]!), run.times[1]!));
}

/** Selects at most about `count` records: four fifths of them before `shownEnd`, and always the last one. */
export function recordsOf({ times }: CheckedRun, shownEnd: number, count: number): number[] {
  const last = times.length - 1;
  const firstBeyond = times.findIndex((t) => t > shownEnd);
  const edge = firstBeyond < 0 ? last : firstBeyond;
  const early = linearGrid(0, edge, Math.min(Math.ceil(0.8 * count), edge + 1));
  const late =
    edge === last ? [] : linearGrid(edge, last, Math.min(Math.ceil(0.2 * count) + 1, last - edge + 1));
  return [...new Set([...early, ...late].map(Math.round))];
}
