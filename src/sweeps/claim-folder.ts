import { argumentsOf } from "../arrays/arguments";
import { type GridLike, readGrid } from "./points/grid";
import type { Refinement } from "./points/refinement";
import { makeFolders } from "./store/folder-files";
import { checkManifest, readManifest } from "./store/manifest";
import { sweepManifest } from "./store/sweep-manifest";
import type { WorkModule } from "./work/work";

/** Sweep for which a folder is claimed before its shards run. */
export interface ClaimedSweep {
  readonly work: WorkModule;
  readonly grid: GridLike;
  readonly refine: Refinement | undefined;
  readonly shards: number;
  /** True to take a folder of another sweep. */
  readonly acceptChanges: boolean;
}

/**
 * Returns the number of shards of the sweep in a folder; undefined if it holds none.
 *
 * @throws StoreError if its manifest is damaged or cannot be read
 */
export const shardsIn = (folder: string): number | undefined => readManifest(folder)?.shards;

/**
 * Writes the manifest of a sweep to a folder, or compares it with the one that is there.
 *
 * @throws StoreError if the folder belongs to another sweep and changes are not accepted, or cannot be written
 */
export function claimFolder(folder: string, claimed: ClaimedSweep): void {
  const args = argumentsOf("sweep");
  const { work, grid, refine, shards, acceptChanges } = claimed;
  const manifest = sweepManifest(work, readGrid(args, grid), refine, shards);
  makeFolders(folder);
  checkManifest(args, folder, manifest, acceptChanges);
}
