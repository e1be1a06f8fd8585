import type { KernelKind, PlanLayer } from "../dense-network";
import { arcCosineKernels } from "../instance";
import { planLength, writePlan } from "../plan";
import { chebyshevPoints, chebyshevSeries, powersOfSeries } from "./chebyshev";
import { signOf, spanOf } from "./half-angle-intervals";

/** Numbers of a piece: the coefficients of a polynomial of degree 8, and the middle of the interval. */
export const PIECE_LENGTH = 10;
/** Index of the middle of the interval, in place of one more power that has to be negligible. */
const MIDDLE_INDEX = PIECE_LENGTH - 1;
/** Largest omitted coefficient, relative to the kernel of parallel inputs, which is its largest value. */
const MAX_OMITTED = 8e-16;
/** Rounding error of the coefficients, per layer. */
const ROUNDING_PER_LAYER = 4e-17;

const points = chebyshevPoints(PIECE_LENGTH);

type Numbers = Float64Array<ArrayBuffer>;

/** Polynomials of both kernels on one interval of the half-angle. */
export type Piece = Readonly<Record<KernelKind, readonly number[]>>;

/** Computes the polynomials of an interval; undefined if they do not reach rounding error. */
export type PieceMaker = (interval: number) => Piece | undefined;

/** Returns the lengths of the working arrays of `pieceMaker`. */
export const pieceWorkLengths = (layers: number): number[] => [
  planLength(layers, 1, PIECE_LENGTH),
  PIECE_LENGTH,
  PIECE_LENGTH,
];

/** Prepares the interpolation of the kernels of two inputs of norm `norm` at the Chebyshev points of an interval. */
export function pieceMaker(
  layers: readonly PlanLayer[],
  norm: number,
  arrays: readonly Numbers[],
): PieceMaker {
  const [plan, nngp, ntk] = arrays as [Numbers, Numbers, Numbers];
  writePlan(plan, layers, Float64Array.of(norm), new Float64Array(PIECE_LENGTH).fill(norm));
  const { arcCosineLayers } = arcCosineKernels(plan);

  /** Fills `nngp` and `ntk` with the kernels at half-angles. */
  function sampleKernels(halves: readonly number[]): void {
    nngp.set(halves);
    ntk.fill(0);
    arcCosineLayers(plan.byteOffset, 0, 0, nngp.byteOffset, ntk.byteOffset, PIECE_LENGTH);
  }

  sampleKernels(points.map(() => 0));
  const largestOmitted = Math.max(MAX_OMITTED, ROUNDING_PER_LAYER * layers.length);
  const limits = { nngp: largestOmitted * Math.abs(nngp[0]!), ntk: largestOmitted * Math.abs(ntk[0]!) };
  return (interval) => {
    const [sign, span] = [signOf(interval), spanOf(interval)];
    const [middle, radius] = [sign * span.middle, sign * span.radius];
    sampleKernels(points.map((point) => middle + radius * point));
    const first = polynomialOf(nngp, limits.nngp, middle, radius);
    const second = first && polynomialOf(ntk, limits.ntk, middle, radius);
    return first && second && { nngp: first, ntk: second };
  };
}

/** Returns the numbers of a piece from values at the points; undefined if the omitted coefficient exceeds `limit`. */
function polynomialOf(
  values: Float64Array,
  limit: number,
  middle: number,
  radius: number,
): number[] | undefined {
  const series = chebyshevSeries(values);
  if (!(Math.abs(series[MIDDLE_INDEX]!) <= limit)) return undefined;
  // The conversion to powers would amplify it.
  series[MIDDLE_INDEX] = 0;
  // Powers of the half-angle itself instead of units of the interval's length.
  const piece = powersOfSeries(series).map((power, k) => (radius === 0 && k > 0 ? 0 : power / radius ** k));
  piece[MIDDLE_INDEX] = middle;
  return piece;
}
