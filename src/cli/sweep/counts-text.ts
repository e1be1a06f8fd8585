import type { SweepCounts } from "../../sweeps";

/** Largest number of shards that a text lists. */
const LISTED = 20;

/** Returns numbers of points as text: "530 of 533 points finished, 3 failed". */
export function countsText({
  points,
  finished,
  nonFinite,
  failed,
  missing,
}: Omit<SweepCounts, "rounds" | "shards">): string {
  const parts = [
    `${finished.toLocaleString("en")} of ${points.toLocaleString("en")} points finished`,
    ...(nonFinite === 0 ? [] : [`${nonFinite.toLocaleString("en")} of them with NaN or infinite values`]),
    ...(failed === 0 ? [] : [`${failed.toLocaleString("en")} failed`]),
    ...(missing === 0 ? [] : [`${missing.toLocaleString("en")} missing`]),
  ];
  return parts.join(", ");
}

/** Returns a line for each shard that lacks points. */
export function missingLines({ shards }: SweepCounts): string[] {
  const lacking = shards.filter(({ missing }) => missing > 0);
  const lines = lacking
    .slice(0, LISTED)
    .map(({ shard, missing, points }) => `shard ${shard} lacks ${missing} of ${points} points`);
  return lacking.length > LISTED ? [...lines, `and ${lacking.length - LISTED} more shards`] : lines;
}
