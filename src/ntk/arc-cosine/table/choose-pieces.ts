import type { Arguments } from "../../../arrays/arguments";
import type { PlanLayer } from "../dense-network";
import type { AmplitudeLaw, ShareRange } from "./bias-share";
import { chebyshevPoints } from "./chebyshev";
import { INTERVAL_COUNT, intervalOf, keyOf, rankOf } from "./half-angle-intervals";
import { makePieces } from "./polynomial-pieces";
import type { Table } from "./table";

/**
 * Numbers of terms in the bias share that are tried in this order. They are odd because the kernel processes the terms
 * after the first in pairs.
 */
const TERM_COUNTS = [7, 9, 11, 13, 15, 17, 19, 21, 23];
const MAX_TERMS = 25;
/**
 * Quantiles of the angles between inputs at which a piece must exist, tried in this order. The table then covers nearly
 * all pairs, or at least half of them.
 */
const TYPICAL_QUANTILES = [1 / 256, 1 / 4, 1 / 2];
/** Largest number of pieces of a table with terms in the bias share, whose pieces are large. */
const MAX_PIECES = 128;
/** Relative difference below which bias shares count as equal. */
const SAME_SHARE_TOLERANCE = 1e-15;

/**
 * Chooses the pieces of a network's table for inputs with bias shares in `range`: the smallest number of terms in the
 * share that reaches rounding error at a typical angle, and the number of intervals that cover the sampled angles.
 *
 * @param halves half-angles between some of the inputs after the first bias, in ascending order of the angles; the
 *   number of terms is chosen at the first of `TYPICAL_QUANTILES` at which `MAX_TERMS` terms are enough
 * @returns undefined if no polynomial reaches rounding error at any of the quantiles, as for inputs whose lengths
 *   differ so much that more than `MAX_TERMS` terms would be needed
 */
export function makeTable(
  args: Arguments,
  layers: readonly PlanLayer[],
  law: AmplitudeLaw,
  range: ShareRange,
  halves: readonly number[],
): Table | undefined {
  const hasOneShare = range.halfWidth <= SAME_SHARE_TOLERANCE * range.middle;
  const ranks = halves.map((half) => rankOf(intervalOf(keyOf(half)) ?? 0));
  const pieceLimit = hasOneShare ? INTERVAL_COUNT : Math.min(MAX_PIECES, 1 + Math.max(...ranks));
  const tryTerms = (count: number, half: number): Table | undefined => {
    const shares = chebyshevPoints(count).map((point) => range.middle + range.halfWidth * point);
    const maker = makePieces(args, layers, law, shares);
    const interval = intervalOf(keyOf(half));
    const isCovered =
      interval !== undefined && rankOf(interval) < pieceLimit && maker.piece(interval) !== undefined;
    if (isCovered) return { law, range, pieceLimit, ...maker };
    maker.release();
    return undefined;
  };
  for (const quantile of TYPICAL_QUANTILES) {
    const half = halves[Math.floor(quantile * halves.length)]!;
    const largestTable = tryTerms(hasOneShare ? 1 : MAX_TERMS, half);
    if (largestTable === undefined) continue;
    for (const count of hasOneShare ? [] : TERM_COUNTS) {
      const table = tryTerms(count, half);
      if (table === undefined) continue;
      largestTable.release();
      return table;
    }
    return largestTable;
  }
  return undefined;
}
