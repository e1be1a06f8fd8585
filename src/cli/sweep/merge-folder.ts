import { mergeSweep } from "../../sweeps";
import { EXIT } from "../exit";
import { countsText, missingLines } from "./counts-text";

/** Options of the figure of a sweep. */
export type FigureOptions = Readonly<Record<never, never>>;

/** Merges the rows of a sweep into its tables, and prints what is missing; returns the exit code. */
export function mergeFolder(folder: string, _figure: FigureOptions): number {
  const merged = mergeSweep(folder);
  for (const warning of merged.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(`${countsText(merged)}\n`);
  const { nextRound, files, missing, failed } = merged;
  if (nextRound === undefined) for (const line of missingLines(merged)) process.stdout.write(`${line}\n`);
  else
    process.stdout.write(
      `round ${nextRound.round} is in ${nextRound.path}: start all shards again with --resume, then merge again\n`,
    );
  for (const file of files) process.stdout.write(`table: ${file}\n`);
  if (missing > 0) return EXIT.pointsMissing;
  return failed > 0 ? EXIT.pointsFailed : EXIT.success;
}
