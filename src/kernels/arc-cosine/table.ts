import { chebyshevPoints } from "./chebyshev";
import type { PlanLayer } from "./network";
import { makePieces, type Piece, type PieceMaker } from "./pieces";
import type { LengthLaw, ShareRange } from "./shares";

/** Intervals on either side of the right angle, tried one after the other. */
const INTERVALS = [32, 64, 128, 256, 512];
/** Terms in the shares of the biases, tried one after the other: odd numbers, as the kernel takes the later ones in pairs. */
const TERMS = [7, 9, 11, 13, 15, 17, 19, 21, 23];
const MOST_TERMS = 25;
/** Shares that differ by less, relatively, are one. */
const ONE_SHARE = 1e-15;

/**
 * Both kernels of a network over the amplitudes of the inputs, as a function of the angle between them behind the first
 * bias and of the shares of the biases in either amplitude: piece by piece polynomials of the three.
 *
 * The variable of the angle is the sine of half of it (of half of what it lacks to π, when obtuse), in which the kernels
 * are smooth at both ends. Without biases, or for inputs of one length, there is no other variable. With them, the
 * kernels depend near parallel inputs on √(angle² + difference of shares²), which no polynomial follows: there some
 * pieces are missing.
 */
export interface Table {
  readonly law: LengthLaw;
  readonly range: ShareRange;
  /** Intervals on either side of the right angle: first those of acute angles, then those of obtuse ones. */
  readonly intervals: number;
  /** Terms in the share of the row, and in that of the column for each pair of powers (1, x), (x², x³), ... */
  readonly terms: readonly number[];
  /** The piece of an interval; undefined where polynomials do not meet the kernels to rounding. */
  piece(interval: number): Piece | undefined;
  release(): void;
}

/**
 * The table of a network for inputs with such shares.
 *
 * @param typical correlations between inputs behind the first bias: the table gets the terms that it needs at the first of
 *   them for which any number is enough
 * @returns undefined when pieces do not become small enough to be polynomials to rounding: in networks of hundreds of
 *   layers, for activations so close to linear or even ones that there is a square root just beyond the obtuse end, and
 *   for inputs whose lengths differ so much that too many terms would be needed
 */
export function makeTable(
  functionName: string,
  layers: readonly PlanLayer[],
  law: LengthLaw,
  range: ShareRange,
  typical: readonly number[],
): Table | undefined {
  const make = (shares: readonly number[]): PieceMaker => makePieces(functionName, layers, law, shares);
  const tableOf = ({ terms, piece, release }: PieceMaker, intervals: number): Table => ({
    ...{ law, range, intervals, terms, release },
    piece: (index) => piece(index, intervals),
  });
  const single = make([range.middle]);
  const intervals = INTERVALS.find((count) => isComplete(single, count));
  if (intervals !== undefined && range.half <= ONE_SHARE * range.middle) return tableOf(single, intervals);
  single.release();
  if (intervals === undefined) return undefined;
  const maker = (count: number, correlation: number): PieceMaker | undefined => {
    const made = make(chebyshevPoints(count).map((point) => range.middle + range.half * point));
    const sine = Math.sqrt(1 - Math.abs(correlation));
    const interval =
      Math.min(Math.floor(sine * intervals), intervals - 1) + (correlation < 0 ? intervals : 0);
    if (made.piece(interval, intervals) !== undefined) return made;
    made.release();
    return undefined;
  };
  for (const correlation of typical) {
    const most = maker(MOST_TERMS, correlation);
    if (most === undefined) continue;
    for (const count of TERMS) {
      const made = maker(count, correlation);
      if (made === undefined) continue;
      most.release();
      return tableOf(made, intervals);
    }
    return tableOf(most, intervals);
  }
  return undefined;
}

/** The interval of a table to which pairs of such a correlation (behind the first bias) belong. */
export function intervalOf(correlation: number, intervals: number): number {
  const sine = Math.sqrt(Math.max(0, 1 - Math.abs(correlation)));
  return Math.min(Math.floor(sine * intervals), intervals - 1) + (correlation < 0 ? intervals : 0);
}

function isComplete({ piece }: PieceMaker, intervals: number): boolean {
  for (let k = 0; k < 2 * intervals; k++) if (piece(k, intervals) === undefined) return false;
  return true;
}
