import type { Arguments } from "../../../arrays/arguments";
import { largestMagnitude } from "../../../linalg/norm";
import { groupedWorkspace } from "../../../simd/workspace";
import type { KernelKind, PlanLayer } from "../dense-network";
import { arcCosineKernels } from "../instance";
import { planLength, writePlan } from "../plan";
import { type AmplitudeLaw, amplitudeOf, lengthOf } from "./bias-share";
import { chebyshevPoints, chebyshevSeries, powersOfChebyshev } from "./chebyshev";
import { signOf, spanOf } from "./half-angle-intervals";

/** Powers of the half-angle in a piece: a polynomial of degree 8, and one more power that has to be negligible. */
const POWER_COUNT = 10;
/** Index of the middle of the interval in a record, in place of the negligible power. */
const MIDDLE_INDEX = POWER_COUNT - 1;
/**
 * Reduction of the number of terms in the shares for each pair of powers (1, x), (x², x³), ...: higher powers need
 * fewer.
 */
const FEWER_TERMS = [0, 2, 4, 8, 12];
/** Largest omitted coefficient, relative to the kernel of parallel inputs, which is its largest value. */
const MAX_OMITTED = 8e-16;
/** Rounding error of the coefficients, per layer. */
const ROUNDING_PER_LAYER = 4e-17;

const anglePoints = chebyshevPoints(POWER_COUNT);

type Numbers = Float64Array<ArrayBuffer>;

/** Coefficients of both kernels on one interval of the half-angle: [terms of the row, numbers of a record]. */
export type Piece = Readonly<Record<KernelKind, Float64Array>>;

/** Computes the polynomials of a table. */
export interface PieceMaker {
  /** Numbers of terms in the row's share, and in the column's share, for each pair of powers (1, x), (x², x³), ... */
  readonly terms: readonly number[];
  /** Computes the polynomials of an interval; undefined if they do not reach rounding error. */
  piece(interval: number): Piece | undefined;
  release(): void;
}

/** Returns the length of a record: two coefficients for every pair of powers and every term of the column's share. */
export const recordLength = (terms: readonly number[]): number =>
  2 * terms.reduce((sum, count) => sum + count, 0);

/**
 * Prepares the interpolation of the kernels, divided by the amplitudes of the inputs, at the Chebyshev points of an
 * interval and of the range of bias shares.
 *
 * @param shares bias shares at which the kernels are interpolated: Chebyshev points, an odd number of them
 */
export function makePieces(
  args: Arguments,
  layers: readonly PlanLayer[],
  law: AmplitudeLaw,
  shares: readonly number[],
): PieceMaker {
  const count = shares.length;
  const width = count * POWER_COUNT;
  const size = count * width;
  const terms = FEWER_TERMS.map((fewer) => Math.max(1, count - fewer));
  const [input, ...rest] = layers as [PlanLayer, ...PlanLayer[]];
  const { groups, kernels, release } = groupedWorkspace(args, {
    plan: [planLength(rest.length, count, width)],
    row: [width, width],
    values: [size, size, size],
    matrices: [count * count, POWER_COUNT * POWER_COUNT, POWER_COUNT * POWER_COUNT],
  });
  const [plan] = groups.plan as [Numbers];
  const { arcCosineLayers } = arcCosineKernels(plan);
  const [h, theta] = groups.row as [Numbers, Numbers];
  const [nngp, ntk, work] = groups.values as [Numbers, Numbers, Numbers];
  const [shareSeries, angleSeries, seriesToPowers] = groups.matrices as [Numbers, Numbers, Numbers];
  shareSeries.set(chebyshevSeries(count));
  angleSeries.set(chebyshevSeries(POWER_COUNT));
  seriesToPowers.set(powersOfChebyshev(POWER_COUNT));

  // Input norms after the first bias, and reciprocal output amplitudes.
  const lengths = shares.map((share) =>
    Math.hypot(input.gain * lengthOf(law, share), Math.sqrt(input.biasVariance)),
  );
  const inverse = shares.map((share) => 1 / amplitudeOf(law, lengthOf(law, share)));
  const columns = Float64Array.from({ length: width }, (_, k) => lengths[Math.floor(k / POWER_COUNT)]!);
  writePlan(plan, rest, Float64Array.from(lengths), columns);
  const constant = input.biasTerm - input.weightTerm * input.biasVariance;

  /** Fills `nngp` and `ntk`, [row's share, column's share, point], for half-angles of the given sign. */
  function sampleKernels(sign: 1 | -1, halves: readonly number[]): void {
    for (let a = 0; a < count; a++) {
      const first = a * POWER_COUNT;
      for (let k = first; k < width; k++) {
        const half = halves[k % POWER_COUNT]!;
        const correlation = sign - 2 * half;
        h[k] = half;
        theta[k] = input.weightTerm * lengths[a]! * columns[k]! * correlation + constant;
      }
      const offset = 8 * first;
      arcCosineLayers(
        plan.byteOffset,
        a,
        first,
        h.byteOffset + offset,
        theta.byteOffset + offset,
        width - first,
      );
      for (let k = first; k < width; k++) {
        const b = Math.floor(k / POWER_COUNT);
        const mirrored = b * width + first + (k % POWER_COUNT);
        const scale = inverse[a]! * inverse[b]!;
        nngp[a * width + k] = nngp[mirrored] = h[k]! * scale;
        ntk[a * width + k] = ntk[mirrored] = theta[k]! * scale;
      }
    }
  }

  const parallel = anglePoints.map(() => 0);
  sampleKernels(1, parallel);
  const omittedLimit = Math.max(MAX_OMITTED, ROUNDING_PER_LAYER * layers.length);
  const omittedLimits = {
    nngp: omittedLimit * largestMagnitude(nngp),
    ntk: omittedLimit * largestMagnitude(ntk),
  };
  const { omitted, kept } = coefficientIndices(count, terms);

  /** Computes a piece from values at the points; undefined if an omitted coefficient exceeds `omittedLimit`. */
  function pieceOf(
    values: Numbers,
    omittedLimit: number,
    middle: number,
    radius: number,
  ): Float64Array | undefined {
    const [from, to] = [values.byteOffset, work.byteOffset];
    kernels.product(0, 0, to, width, shareSeries.byteOffset, count, from, width, count, count, width);
    for (let a = 0; a < 8 * size; a += 8 * width) {
      kernels.product(
        0,
        0,
        from + a,
        POWER_COUNT,
        shareSeries.byteOffset,
        count,
        to + a,
        POWER_COUNT,
        count,
        count,
        POWER_COUNT,
      );
    }
    const rows = count * count;
    kernels.product(
      2,
      0,
      to,
      POWER_COUNT,
      from,
      POWER_COUNT,
      angleSeries.byteOffset,
      POWER_COUNT,
      rows,
      POWER_COUNT,
      POWER_COUNT,
    );
    for (let i = 0; i < omitted.length; i++) {
      const at = omitted[i]!;
      if (!(Math.abs(work[at]!) <= omittedLimit)) return undefined;
      // The conversion to powers would amplify it.
      work[at] = 0;
    }
    kernels.product(
      2,
      0,
      from,
      POWER_COUNT,
      to,
      POWER_COUNT,
      seriesToPowers.byteOffset,
      POWER_COUNT,
      rows,
      POWER_COUNT,
      POWER_COUNT,
    );
    // Scales convert from units of the interval's length to the half-angle itself.
    // The last power is zero, and its scale could overflow.
    const isConstant = radius === 0;
    const scales = anglePoints.map((_, power) =>
      power > 0 && (isConstant || power === MIDDLE_INDEX) ? 0 : (1 / radius) ** power,
    );
    const piece = new Float64Array(kept.length);
    for (let i = 0; i < kept.length; i++) {
      const at = kept[i]!;
      piece[i] = at < 0 ? 0 : values[at]! * scales[at % POWER_COUNT]!;
    }
    piece[MIDDLE_INDEX] = middle;
    return piece;
  }

  return {
    terms,
    release,
    piece(interval) {
      const [sign, span] = [signOf(interval), spanOf(interval)];
      const halves = anglePoints.map((point) => sign * (span.middle + span.radius * point));
      sampleKernels(sign, halves);
      const [middle, radius] = [sign * span.middle, sign * span.radius];
      const first = pieceOf(nngp, omittedLimits.nngp, middle, radius);
      const second = first && pieceOf(ntk, omittedLimits.ntk, middle, radius);
      return first && second && { nngp: first, ntk: second };
    },
  };
}

/**
 * Divides the indices of coefficients [row's term, column's term, power] into two lists.
 *
 * `omitted` has the coefficients that must be negligible: those left out, and the last retained ones, which indicate
 * that all further coefficients are negligible as well. `kept` has the coefficients of a piece in the order of its
 * records, with -1 for a zero.
 */
function coefficientIndices(
  count: number,
  terms: readonly number[],
): { omitted: Int32Array; kept: Int32Array } {
  const [omitted, kept]: [number[], number[]] = [[], []];
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      const largestTerm = Math.max(a, b);
      const at = (a * count + b) * POWER_COUNT;
      for (let power = 0; power < POWER_COUNT; power++) {
        const isLast = power === POWER_COUNT - 1 || (largestTerm > 0 && largestTerm === count - 1);
        if (isLast || largestTerm >= terms[power >> 1]!) omitted.push(at + power);
      }
      for (let pair = 0; pair < terms.length && b < terms[pair]!; pair++) {
        const isKept = a < terms[pair]!;
        kept.push(isKept ? at + 2 * pair : -1, isKept ? at + 2 * pair + 1 : -1);
      }
    }
  }
  return { omitted: Int32Array.from(omitted), kept: Int32Array.from(kept) };
}
