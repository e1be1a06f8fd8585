import { repairStore } from "../../sweeps";
import { EXIT } from "../exit";
import type { Output } from "../output/output";

/** Moves damaged rows out of the files of a sweep and prints their number; returns the exit code. */
export function repairFolder(folder: string, output: Output): number {
  const repaired = repairStore(folder);
  for (const { path, kept, removed, removedTo } of repaired)
    output.text(`${path}: ${kept} rows are intact, ${removed} damaged lines moved to ${removedTo}\n`);
  output.text(
    repaired.length === 0
      ? "no row is damaged\n"
      : "start the sweep, or the shards of these files, again with --resume to compute their points\n",
  );
  output.result({ repaired });
  return EXIT.success;
}
