import type { LengthLaw, ShareRange } from "./bias-share";
import { chebyshevPoints } from "./chebyshev";
import type { PlanLayer } from "../dense-network";
import { INTERVALS, intervalOf, keyOf, rankOf } from "./half-angle-intervals";
import { makePieces, type Piece } from "./polynomial-pieces";

/** Terms in the shares of the biases, tried one after the other: odd numbers, as the kernel takes the later ones in pairs. */
const TERMS = [7, 9, 11, 13, 15, 17, 19, 21, 23];
const MOST_TERMS = 25;
/** Of pairs in the order of their angles: pieces are to be there for nearly all, or at least for most. */
const TYPICAL = [1 / 256, 1 / 4, 1 / 2];
/** Pieces that there may be when each of them is large. */
const MOST_PIECES = 128;
/** Shares that differ by less, relatively, are one. */
const ONE_SHARE = 1e-15;

/**
 * Both kernels of a network over the amplitudes of the inputs, as a function of the angle between them behind the first
 * bias and of the shares of the biases in either amplitude: piece by piece polynomials of the three, the pieces being
 * intervals of the signed half-angle.
 *
 * Without biases, or for inputs of one length, there is no other variable. With them, the kernels depend near parallel
 * inputs on √(angle² + difference of shares²), which no polynomial follows: there some pieces are missing.
 */
export interface Table {
  readonly law: LengthLaw;
  readonly range: ShareRange;
  /** Terms in the share of the row, and in that of the column for each pair of powers (1, x), (x², x³), ... */
  readonly terms: readonly number[];
  /** How many pieces there may be: those of so many intervals from the right angle on. */
  readonly room: number;
  /** The piece of an interval; undefined where polynomials do not meet the kernels to rounding. */
  piece(interval: number): Piece | undefined;
  release(): void;
}

/**
 * The table of a network for inputs with such shares.
 *
 * @param halves half-angles between some of the inputs behind the first bias, in ascending order of the angles: the table
 *   gets the terms that it needs at the first typical one for which any number is enough
 * @returns undefined when there are no polynomials to rounding at any of them: for inputs whose lengths differ so much that
 *   too many terms would be needed
 */
export function makeTable(
  functionName: string,
  layers: readonly PlanLayer[],
  law: LengthLaw,
  range: ShareRange,
  halves: readonly number[],
): Table | undefined {
  const isOneShare = range.half <= ONE_SHARE * range.middle;
  const ranks = halves.map((half) => rankOf(intervalOf(keyOf(half)) ?? 0));
  const room = isOneShare ? INTERVALS : Math.min(MOST_PIECES, 1 + Math.max(...ranks));
  const make = (count: number, half: number): Table | undefined => {
    const shares = chebyshevPoints(count).map((point) => range.middle + range.half * point);
    const maker = makePieces(functionName, layers, law, shares);
    const interval = intervalOf(keyOf(half));
    const isThere = interval !== undefined && rankOf(interval) < room && maker.piece(interval) !== undefined;
    if (isThere) return { law, range, room, ...maker };
    maker.release();
    return undefined;
  };
  for (const part of TYPICAL) {
    const half = halves[Math.floor(part * halves.length)]!;
    const most = make(isOneShare ? 1 : MOST_TERMS, half);
    if (most === undefined) continue;
    for (const count of isOneShare ? [] : TERMS) {
      const table = make(count, half);
      if (table === undefined) continue;
      most.release();
      return table;
    }
    return most;
  }
  return undefined;
}
