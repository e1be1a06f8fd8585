import type { Outcome, Point, RowValues } from "../outcome";
import type { Grid } from "../points/grid";
import { refinedPoints } from "../points/refinement";
import type { Shard } from "../shard";
import type { SweepPlan } from "../sweep-plan";
import { readRound } from "./round-file";

const WHOLE: Shard = { index: 1, count: 1 };

/**
 * Returns the points of a round, or those of one shard of it. Round 1 is the grid. A later round follows from all outcomes,
 * which a shard does not have: it reads the points that the last merge wrote. Undefined if they are not there yet.
 */
export function roundPoints<Values extends RowValues>(
  { grid, options }: SweepPlan<Values>,
  round: number,
  outcomes: () => Iterable<Outcome | undefined>,
): Iterable<Point> | undefined {
  const { shard = WHOLE, store, refine } = options;
  if (round === 1) return gridPoints(grid, shard);
  if (shard.count === 1) return refinedPoints(refine!, outcomes());
  const points = typeof store === "string" ? readRound(store, round) : undefined;
  return points?.filter((_, i) => i % shard.count === shard.index - 1);
}

/** Returns the points of a grid, or of one shard of it, which can be iterated again and again. */
export const gridPoints = (grid: Grid, shard: Shard = WHOLE): Iterable<Point> => ({
  *[Symbol.iterator]() {
    for (let i = shard.index - 1; i < grid.size; i += shard.count) yield grid.at(i);
  },
});
