import type { Arguments } from "../../arrays/arguments";
import type { Outcome, Point } from "../outcome";
import type { Grid } from "../points/grid";
import { gridFrom } from "../points/grid-from";
import { keyOf } from "../points/point";
import { type Refinement, refinedPoints } from "../points/refinement";
import { gridPoints } from "../run/round-points";
import { manifestPath } from "../store/folder-files";
import { readManifest } from "../store/manifest";
import { readOutcomes, type StoredOutcomes } from "../store/read-outcomes";
import { StoreError } from "../store/store-error";

/** Folder of a sweep, opened for reading. */
export interface SweepFolder {
  readonly folder: string;
  readonly grid: Grid;
  readonly refine: Refinement | undefined;
  /** Number of shards. */
  readonly shards: number;
  readonly outcomes: StoredOutcomes;
}

/** Points of the grid, or of a later round of its refinement. */
export interface FolderRound {
  /** Number of the round, from 1, which is the grid. */
  readonly number: number;
  readonly points: Iterable<Point>;
}

/**
 * Opens the folder of a sweep for reading. The caller closes its outcomes.
 *
 * @throws StoreError if it is not the folder of a sweep, cannot be read or holds a damaged row
 */
export function openFolder(args: Arguments, folder: string): SweepFolder {
  if (args.string("folder", folder) === "") throw args.error("folder", "the path of a folder", folder);
  const manifest = readManifest(folder);
  if (manifest === undefined) {
    throw new StoreError("unavailable", manifestPath(folder), {
      message: "does not exist",
      advice: "Give the folder that a sweep has written.",
    });
  }
  const grid = gridFrom(args, manifest.grid);
  if (grid === undefined) {
    throw new StoreError("unavailable", manifestPath(folder), {
      message: "describes a user-supplied grid, whose points are not known here",
      advice: "Run the sweep again in your program with resume: true and ask for its table.",
    });
  }
  const refine = manifest.refine as Refinement | undefined;
  return { folder, grid, refine, shards: manifest.shards ?? 1, outcomes: readOutcomes(folder) };
}

/**
 * Iterates over the rounds of a sweep: the grid, then each round that follows from the outcomes before it. Ends before the
 * first round that they do not determine, because one of their points has no outcome yet.
 */
export function* roundsOf({ grid, refine, outcomes }: SweepFolder): Generator<FolderRound> {
  const rounds: FolderRound[] = [];
  const inOrder = function* (): Generator<Outcome | undefined> {
    for (const { points } of rounds) for (const point of points) yield outcomes.get(keyOf(point));
  };
  for (let number = 1; number <= 1 + (refine?.rounds ?? 0); number++) {
    if (number > 1 && !isComplete(rounds[number - 2]!, outcomes)) return;
    const points = number === 1 ? gridPoints(grid) : refinedPoints(refine!, inOrder());
    if (Array.isArray(points) && points.length === 0) return;
    const round = { number, points };
    rounds.push(round);
    yield round;
  }
}

/** Tests whether every point of a round has an outcome. */
function isComplete({ points }: FolderRound, outcomes: StoredOutcomes): boolean {
  for (const point of points) if (!outcomes.has(keyOf(point))) return false;
  return true;
}
