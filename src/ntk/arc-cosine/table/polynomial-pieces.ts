import { groupedWorkspace } from "../../../simd/workspace";
import { amplitudeOf, type LengthLaw, lengthOf } from "./bias-share";
import { chebyshevPoints, chebyshevSeries, powersOfChebyshev } from "./chebyshev";
import type { KernelKind, PlanLayer } from "../dense-network";
import { sideOf, spanOf } from "./half-angle-intervals";
import { arcCosineKernels } from "../instance";
import { planLength, writePlan } from "../plan";

/** Powers of each piece: polynomials of degree 8 in the half-angle, and a further power that has to be as good as zero. */
const POWERS = 10;
/** A record has the middle of its interval in the place of that power. */
const MIDDLE = POWERS - 1;
/** The higher the powers, the fewer terms in the shares are needed: how many fewer, for (1, x), (x², x³), ... */
const FEWER = [0, 2, 4, 8, 12];
/** Largest coefficient that may be left out, over the kernel of parallel inputs, its largest value. */
const TAIL = 8e-16;
/** What rounding alone makes of such coefficients, per layer: it is more in deep networks. */
const ROUNDING = 4e-17;

const points = chebyshevPoints(POWERS);

type Numbers = Float64Array<ArrayBuffer>;

/** Both kernels on one interval of the angle: [terms of the row, numbers of a record]. */
export type Piece = Readonly<Record<KernelKind, Float64Array>>;

/** Makes the polynomials of a table. */
export interface PieceMaker {
  /** Terms in the share of the row, and in that of the column for each pair of powers (1, x), (x², x³), ... */
  readonly terms: readonly number[];
  /** The polynomials of an interval; undefined where they do not meet the kernels to rounding. */
  piece(interval: number): Piece | undefined;
  release(): void;
}

/** Numbers of a record: two coefficients for every pair of powers and every term of the column's share. */
export const recordLength = (terms: readonly number[]): number =>
  2 * terms.reduce((sum, count) => sum + count, 0);

/**
 * Polynomials through the kernels over the amplitudes of the inputs, at the Chebyshev points of an interval and for inputs
 * with these shares of the biases, themselves Chebyshev points: an odd number.
 */
export function makePieces(
  functionName: string,
  layers: readonly PlanLayer[],
  law: LengthLaw,
  shares: readonly number[],
): PieceMaker {
  const count = shares.length;
  const width = count * POWERS;
  const size = count * width;
  const terms = FEWER.map((fewer) => Math.max(1, count - fewer));
  const [input, ...rest] = layers as [PlanLayer, ...PlanLayer[]];
  const { groups, kernels, release } = groupedWorkspace(functionName, {
    plan: [planLength(rest.length, count, width)],
    row: [width, width],
    values: [size, size, size],
    matrices: [count * count, POWERS * POWERS, POWERS * POWERS],
  });
  const [plan] = groups.plan as [Numbers];
  const { arcCosineLayers } = arcCosineKernels(plan);
  const [h, theta] = groups.row as [Numbers, Numbers];
  const [nngp, ntk, work] = groups.values as [Numbers, Numbers, Numbers];
  const [inShares, inAngle, toPowers] = groups.matrices as [Numbers, Numbers, Numbers];
  inShares.set(chebyshevSeries(count));
  inAngle.set(chebyshevSeries(POWERS));
  toPowers.set(powersOfChebyshev(POWERS));

  // What the first bias has left of the inputs: their lengths as the second layer sees them, and what they are divided by.
  const lengths = shares.map((share) =>
    Math.hypot(input.gain * lengthOf(law, share), Math.sqrt(input.biasVariance)),
  );
  const inverse = shares.map((share) => 1 / amplitudeOf(law, lengthOf(law, share)));
  const columns = Float64Array.from({ length: width }, (_, k) => lengths[Math.floor(k / POWERS)]!);
  writePlan(plan, rest, Float64Array.from(lengths), columns);
  const constant = input.biasTerm - input.weightTerm * input.biasVariance;

  /** Fills `nngp` and `ntk`, [row's share, column's share, point], for half-angles, signed by their side. */
  function sample(side: 1 | -1, halves: readonly number[]): void {
    for (let a = 0; a < count; a++) {
      const first = a * POWERS;
      for (let k = first; k < width; k++) {
        const half = halves[k % POWERS]!;
        const correlation = side - 2 * half;
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
        const b = Math.floor(k / POWERS);
        const mirrored = b * width + first + (k % POWERS);
        const scale = inverse[a]! * inverse[b]!;
        nngp[a * width + k] = nngp[mirrored] = h[k]! * scale;
        ntk[a * width + k] = ntk[mirrored] = theta[k]! * scale;
      }
    }
  }

  const parallel = points.map(() => 0);
  sample(1, parallel);
  const tail = Math.max(TAIL, ROUNDING * layers.length);
  const tails = { nngp: tail * largest(nngp), ntk: tail * largest(ntk) };
  const { left, kept } = indices(count, terms);

  /** A piece out of values; undefined when too much would be left out. */
  function pieceOf(values: Numbers, tail: number, middle: number, radius: number): Float64Array | undefined {
    const [from, to] = [values.byteOffset, work.byteOffset];
    kernels.product(0, 0, to, width, inShares.byteOffset, count, from, width, count, count, width);
    for (let a = 0; a < 8 * size; a += 8 * width) {
      kernels.product(
        0,
        0,
        from + a,
        POWERS,
        inShares.byteOffset,
        count,
        to + a,
        POWERS,
        count,
        count,
        POWERS,
      );
    }
    const rows = count * count;
    kernels.product(2, 0, to, POWERS, from, POWERS, inAngle.byteOffset, POWERS, rows, POWERS, POWERS);
    for (let i = 0; i < left.length; i++) {
      const at = left[i]!;
      if (!(Math.abs(work[at]!) <= tail)) return undefined;
      // Powers would make much of it.
      work[at] = 0;
    }
    kernels.product(2, 0, from, POWERS, to, POWERS, toPowers.byteOffset, POWERS, rows, POWERS, POWERS);
    // About the middle of the interval, not in units of its length.
    // The last power is zero, and its scale may be beyond float64.
    const isConstant = radius === 0;
    const scales = points.map((_, power) =>
      power > 0 && (isConstant || power === MIDDLE) ? 0 : (1 / radius) ** power,
    );
    const piece = new Float64Array(kept.length);
    for (let i = 0; i < kept.length; i++) {
      const at = kept[i]!;
      piece[i] = at < 0 ? 0 : values[at]! * scales[at % POWERS]!;
    }
    piece[MIDDLE] = middle;
    return piece;
  }

  return {
    terms,
    release,
    piece(interval) {
      const [side, span] = [sideOf(interval), spanOf(interval)];
      const halves = points.map((point) => side * (span.middle + span.radius * point));
      sample(side, halves);
      const [middle, radius] = [side * span.middle, side * span.radius];
      const first = pieceOf(nngp, tails.nngp, middle, radius);
      const second = first && pieceOf(ntk, tails.ntk, middle, radius);
      return first && second && { nngp: first, ntk: second };
    },
  };
}

const largest = (values: Float64Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/**
 * Of coefficients at [row's term, column's term, power]: those that have to be as good as zero (what is left out, and the
 * last of what is not, as a sign that the next would be, too), and those of a piece in their order, -1 for a zero.
 */
function indices(count: number, terms: readonly number[]): { left: Int32Array; kept: Int32Array } {
  const [left, kept]: [number[], number[]] = [[], []];
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      const most = Math.max(a, b);
      const at = (a * count + b) * POWERS;
      for (let power = 0; power < POWERS; power++) {
        const isLast = power === POWERS - 1 || (most > 0 && most === count - 1);
        if (isLast || most >= terms[power >> 1]!) left.push(at + power);
      }
      for (let pair = 0; pair < terms.length && b < terms[pair]!; pair++) {
        const isKept = a < terms[pair]!;
        kept.push(isKept ? at + 2 * pair : -1, isKept ? at + 2 * pair + 1 : -1);
      }
    }
  }
  return { left: Int32Array.from(left), kept: Int32Array.from(kept) };
}
