import { repairStore } from "../../sweeps";
import { EXIT } from "../exit";

/** Moves damaged rows out of the files of a sweep and prints their number; returns the exit code. */
export function repairFolder(folder: string): number {
  const repaired = repairStore(folder);
  for (const { path, kept, removed, removedTo } of repaired)
    process.stdout.write(
      `${path}: ${kept} rows are intact, ${removed} damaged lines moved to ${removedTo}\n`,
    );
  process.stdout.write(
    repaired.length === 0
      ? "no row is damaged\n"
      : "start the sweep, or the shards of these files, again with --resume to compute their points\n",
  );
  return EXIT.success;
}
