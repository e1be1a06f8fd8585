import { argumentsOf } from "../../arrays/arguments";
import { roundPath, writeRound } from "../run/round-file";
import { warningText } from "../store/read-rows";
import { countOutcomes, type SweepCounts } from "./count-outcomes";
import { openFolder } from "./sweep-folder";
import { writeTables } from "./write-tables";

/** Merged sweep: the numbers of its points, and the files that were written. */
export interface MergedSweep extends SweepCounts {
  /** Paths of table.csv and table.json, which hold the finished points. */
  readonly files: readonly string[];
  /** Round that the shards have to compute next: its number, and the path of its points. */
  readonly nextRound?: { readonly round: number; readonly path: string } | undefined;
  /** Events that a user should read, such as an incomplete row. */
  readonly warnings: readonly string[];
}

/**
 * Merges the shards of a sweep: writes the finished points of all files of rows to table.csv and table.json in its folder, in
 * the order of the points. The tables do not depend on the number of shards, nor on the executor.
 *
 * A sweep with a refinement goes on in rounds: once the points of a round have outcomes, the merge writes those of the next
 * one to `round-2.json` and so on, and the shards continue with them when they are started again with `resume: true`.
 *
 * Rows are read one by one: memory is about 20 bytes per row.
 *
 * @param folder folder of the sweep (option `store`)
 * @throws StoreError if it is not the folder of a sweep, cannot be read or written, or holds a damaged row
 * @example
 * const merge = () => {
 *   const { finished, missing, nextRound } = mergeSweep("lazy-to-rich");
 *   return missing === 0 && nextRound === undefined ? finished : undefined;
 * };
 */
export function mergeSweep(folder: string): MergedSweep {
  const opened = openFolder(argumentsOf("mergeSweep"), folder);
  try {
    const counted = countOutcomes(opened);
    const { rounds, counts } = counted;
    if (opened.shards > 1)
      for (const { number, points } of rounds.slice(1)) writeRound(folder, number, [...points]);
    const files = writeTables(opened, counted);
    const last = counts.rounds.at(-1)!;
    const isOpen = opened.shards > 1 && last.round > 1 && last.missing > 0;
    const nextRound = isOpen ? { round: last.round, path: roundPath(folder, last.round) } : undefined;
    const warnings = opened.outcomes.warnings.map(warningText);
    return { ...counts, files, nextRound, warnings };
  } finally {
    opened.outcomes.close();
  }
}
