import { firstTime, linearGrid } from "../series";
import type { CheckedRun } from "../training-run";
import { at } from "./states";

/** ½⟨‖y − ŷ‖²⟩ at every record; undefined where targets or outputs are not known. */
function lossesOf({ times, targets, outputs }: CheckedRun): number[] | undefined {
  if (targets === undefined || outputs === undefined) return undefined;
  const samples = targets.shape[0]!;
  return Array.from(times, (_, t) => {
    const now = at(outputs, t).data;
    return targets.data.reduce((sum, y, i) => sum + (y - now[i]!) ** 2, 0) / 2 / samples;
  });
}

/**
 * Until when figures show a run: three times as long as the loss takes for 99 % of its way, so that what happens early is
 * seen in runs that went on long after.
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

/** At most about `count` records: four fifths of them before `until`, the last one always. */
export function recordsOf({ times }: CheckedRun, until: number, count: number): number[] {
  const last = times.length - 1;
  const beyond = times.findIndex((t) => t > until);
  const edge = beyond < 0 ? last : beyond;
  const early = linearGrid(0, edge, Math.min(Math.ceil(0.8 * count), edge + 1));
  const late =
    edge === last ? [] : linearGrid(edge, last, Math.min(Math.ceil(0.2 * count) + 1, last - edge + 1));
  return [...new Set([...early, ...late].map(Math.round))];
}
