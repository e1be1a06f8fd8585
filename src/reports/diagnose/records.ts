import { firstTime, linearGrid } from "../series";
import type { CheckedRun } from "../training-run";
import type { Losses } from "./losses";

/**
 * Computes the end of the time axis of figures. The axis lasts three times as long as the loss takes for 99 % of its
 * decrease, so that early changes are visible in runs that continue long after learning.
 */
export function shownUntil({ times }: CheckedRun, losses: Losses | undefined): number {
  const end = times[times.length - 1]!;
  if (losses === undefined) return end;
  const { values } = losses;
  const [first, last] = [values[0]!, values[values.length - 1]!];
  if (!(first > last)) return end;
  const learned = values.map((loss) => (first - loss) / (first - last));
  const settled = firstTime(times, learned, 0.99);
  return Math.min(end, Math.max(times[0]! + 3 * (settled - times[0]!), times[1]!));
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

/** Selects about `count` records between which the loss changes by equal amounts, the first and the last among them. */
export function recordsByChange({ values }: Losses, count: number): number[] {
  const passed = [0];
  for (const [t, value] of values.slice(1).entries()) passed.push(passed[t]! + Math.abs(value - values[t]!));
  const total = passed[passed.length - 1]!;
  const selected = [0];
  for (const [t, sum] of passed.entries()) {
    if (Math.floor((sum / total) * count) > Math.floor((passed[t - 1]! / total) * count)) selected.push(t);
  }
  return [...new Set([...selected, values.length - 1])];
}

/**
 * Selects at most about `count` records, in order: half of them at equal times, mostly before `shownEnd`, and half at
 * equal changes of the loss, if it is known.
 */
export function selectedRecords(
  run: CheckedRun,
  shownEnd: number,
  losses: Losses | undefined,
  count: number,
): number[] {
  const atTimes = recordsOf(run, shownEnd, count / 2);
  const atChanges = losses === undefined ? [] : recordsByChange(losses, count / 2);
  return [...new Set([...atTimes, ...atChanges])].sort((a, b) => a - b);
}
