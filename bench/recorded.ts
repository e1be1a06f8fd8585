import type { Row } from "./compare";

/** Ratios of times, other contender : library, by workload and contender. */
export type Ratios = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Smallest ratio to the recorded one that is not reported. */
export const ALLOWED = 0.75;

/** A ratio that is smaller than the recorded one by more than a quarter. */
export interface Fall {
  readonly workload: string;
  readonly contender: string;
  readonly recorded: number;
  readonly ratio: number;
}

/** Result of a comparison with the recorded ratios. */
export interface Comparison {
  readonly falls: readonly Fall[];
  /** Number of ratios that were compared. */
  readonly compared: number;
  /** Ratios without a record, as "workload: contender". */
  readonly unrecorded: readonly string[];
}

/** Returns the ratios of the library's rivals, which are all rows but the first of each workload. */
const rivals = (rows: readonly Row[]): Row[] =>
  rows.filter(({ workload }, i) => i > 0 && rows[i - 1]!.workload === workload);

/** Compares the ratios of rows with those recorded. */
export function compareWithRecorded(rows: readonly Row[], recorded: Ratios): Comparison {
  const falls: Fall[] = [];
  const unrecorded: string[] = [];
  let compared = 0;
  for (const { workload, contender, ratio } of rivals(rows)) {
    const before = recorded[workload]?.[contender];
    if (before === undefined) {
      unrecorded.push(`${workload}: ${contender}`);
      continue;
    }
    compared++;
    if (ratio < ALLOWED * before) falls.push({ workload, contender, recorded: before, ratio });
  }
  return { falls, compared, unrecorded };
}

/** Returns the recorded ratios with those of rows added or replaced, to three digits. */
export function record(rows: readonly Row[], recorded: Ratios): Ratios {
  const ratios: Record<string, Record<string, number>> = {};
  for (const [workload, contenders] of Object.entries(recorded)) ratios[workload] = { ...contenders };
  for (const { workload, contender, ratio } of rivals(rows)) {
    ratios[workload] = { ...ratios[workload], [contender]: Number(ratio.toPrecision(3)) };
  }
  return ratios;
}
