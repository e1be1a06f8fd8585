import type { AmplitudeLaw, ShareRange } from "./bias-share";
import type { Piece } from "./polynomial-pieces";

/**
 * Both kernels of a network of any depth, divided by the amplitudes of the inputs, as functions of the angle between
 * the inputs after the first bias and of the bias shares of the two amplitudes. Each piece is a polynomial in these
 * three variables on one interval of the signed half-angle.
 *
 * Without biases, or for inputs of equal norm, the angle is the only variable. Otherwise the kernels depend at nearly
 * parallel inputs on √(angle² + (difference of shares)²), which polynomials do not approximate: these pieces are
 * missing.
 */
export interface Table {
  readonly law: AmplitudeLaw;
  readonly range: ShareRange;
  /**
   * Numbers of terms in the row's share, and in the column's share, for each pair of powers (1, x), (x², x³), ... of
   * the half-angle.
   */
  readonly terms: readonly number[];
  /** Largest number of pieces; they belong to the first intervals, counted from the right angle. */
  readonly pieceLimit: number;
  /** Computes the piece of an interval; undefined if polynomials do not reach rounding error there. */
  piece(interval: number): Piece | undefined;
  release(): void;
}
