import type { Arguments } from "../../arrays/arguments";
import { runSync } from "../../concurrency/run-generator";
import {
  addScaled,
  block,
  openStore,
  reflectorWorkLength,
  rowCholesky,
  rowQr,
  type Store,
  scale,
  writeProduct,
} from "../../linalg/dense";
import { type GradedFrame, gradedFrame } from "./graded-frame";
import type { InitialCoordinates } from "./initial-coordinates";
import { type RowScales, rowScales } from "./row-scales";

/**
 * Step of a λ-balanced flow from its start to any time, 0 to Infinity. Results are the coordinates of Q = [W₁ᵀ; W₂]
 * along the eigenvectors of F, up to a rotation of the hidden units, transposed: [hidden, rates], in new arrays.
 */
export interface LambdaBalancedStep {
  /** Steps in the final frame, or in a separate one at times when modes have not grown in the order of their rates. */
  at(time: number): Float64Array;
  /**
   * Returns a version of `at` for a sequence of times: it keeps a frame as long as that is accurate, and each result
   * overwrites the previous one.
   */
  sweep(): (time: number) => Float64Array;
  /** Steps in the given frame, so that the rotation of the hidden units changes smoothly with time. */
  within(frame: GradedFrame, time: number): Float64Array;
  /** Returns the most accurate frame at infinite time, which is nearly always accurate at earlier times. */
  finalFrame(): GradedFrame;
}

/** Smallest part of a column orthogonal to the previous ones, relative to its length, for which a frame is kept. */
const MIN_REMAINDER = 0.005;

/**
 * Evaluates Q(t) = P e^(μt) Y N^(−1/2), N = I + Yᵀ diag(g) Y, g = ∫₀ᵗ e^(2μs) ds (Braun et al. 2022; Dominé et al.
 * 2025), in one step from the start for any time, in a form that neither overflows nor divides by μ.
 *
 * N itself is not formed. In the frame, N = Dᵀ Cᵀ C D with [I; √g Y] = C D, where the columns of C have lengths near
 * one and D holds powers of two. With CᵀC = RᵀR, Q = (P e^(μt) Y D⁻¹) R⁻¹. About 3 hidden² (hidden + rates) operations.
 */
export function lambdaBalancedStep(args: Arguments, start: InitialCoordinates): LambdaBalancedStep {
  const { hidden, rates, coordinates, size } = start;
  const m = rates.length;
  const width = hidden + m;
  const unitExponent = size === 0 ? 0 : Math.max(-1000, Math.min(1000, Math.round(Math.log2(size))));
  const y = coordinates.map((x) => x * 2 ** -unitExponent);
  const negligible = width * Number.EPSILON * (size * 2 ** -unitExponent);
  const workLengths = [hidden * width, hidden * m, 2 * hidden * hidden, reflectorWorkLength(hidden, width)];
  const scalesAt = (time: number): RowScales => rowScales(rates, time, unitExponent);
  const frameFor = (scales: RowScales): GradedFrame =>
    gradedFrame(y, hidden, logWeights(scales, hidden), negligible);

  /** Writes the step to `out`. Returns undefined if `strict` and the columns are nearly dependent in the frame. */
  const evaluate = (
    out: Float64Array,
    scales: RowScales,
    frame: GradedFrame,
    strict: boolean,
  ): Float64Array | undefined => {
    const store = openStore(args, hidden, workLengths);
    try {
      const weighted = store.take(hidden * width);
      const q = store.take(hidden * m);
      const kept = scaleRows(weighted, q, scales, frame, hidden);
      const lower = triangularFactor(store, weighted, hidden, kept);
      if (strict && isNearlyDependent(lower, hidden)) return undefined;
      solveForward(lower, q, hidden, m);
      out.set(q);
      return out;
    } finally {
      store.release();
    }
  };
  let cachedFinalFrame: GradedFrame | undefined;
  const finalFrame = (): GradedFrame => {
    cachedFinalFrame ??= frameFor(scalesAt(Number.POSITIVE_INFINITY));
    return cachedFinalFrame;
  };
  const sweep = () => {
    let frame = finalFrame();
    const out = new Float64Array(hidden * m);
    return (time: number): Float64Array => {
      const scales = scalesAt(time);
      const found = evaluate(out, scales, frame, true);
      if (found !== undefined) return found;
      frame = frameFor(scales);
      return evaluate(out, scales, frame, false)!;
    };
  };
  return {
    at: (time) => sweep()(time),
    sweep,
    within: (frame, time) => evaluate(new Float64Array(hidden * m), scalesAt(time), frame, false)!,
    finalFrame,
  };
}

/** Returns log₂ of the weights of the rows of [I; Y]. */
function logWeights({ weightMantissas, weightExponents }: RowScales, hidden: number): Float64Array {
  const logs = new Float64Array(hidden + weightMantissas.length);
  for (let i = 0; i < weightMantissas.length; i++) {
    logs[hidden + i] = weightExponents[i]! + Math.log2(weightMantissas[i]!);
  }
  return logs;
}

/** log₂ of the size below which entries of C do not affect float64 results. Rows of [I; Y] have lengths near one. */
const NEGLIGIBLE_LOG = -72;

/**
 * Writes Cᵀ, the weighted rows of the frame with columns scaled to about one and without negligible rows, and
 * (e^(μt) Y)ᵀ with the same scaling. Returns the number of rows kept.
 */
function scaleRows(
  weighted: Float64Array,
  q: Float64Array,
  scales: RowScales,
  { rotatedRows, logs }: GradedFrame,
  hidden: number,
): number {
  const { mantissas, exponents } = scales;
  const m = mantissas.length;
  const width = hidden + m;
  const rowLogs = logWeights(scales, hidden);
  const rowMantissas = new Float64Array(width).fill(1);
  const rowExponents = new Float64Array(width);
  rowMantissas.set(scales.weightMantissas, hidden);
  rowExponents.set(scales.weightExponents, hidden);
  const shifts = new Float64Array(hidden);
  let lowest = Number.POSITIVE_INFINITY;
  for (let j = 0; j < hidden; j++) {
    const row = j * width;
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < width; i++) {
      const height = logs[row + i]! + rowLogs[i]!;
      if (height > largest) largest = height;
    }
    shifts[j] = Math.ceil(largest);
    lowest = Math.min(lowest, shifts[j]!);
  }
  const kept = new Int32Array(width);
  let count = 0;
  for (let i = 0; i < width; i++) if (rowLogs[i]! > lowest + NEGLIGIBLE_LOG) kept[count++] = i;
  for (let j = 0; j < hidden; j++) {
    const row = j * width;
    const shift = shifts[j]!;
    for (let c = 0; c < count; c++) {
      const i = kept[c]!;
      weighted[j * count + c] =
        rotatedRows[row + i]! * rowMantissas[i]! * powerOfTwo(rowExponents[i]! - shift);
    }
    for (let i = 0; i < m; i++) {
      q[j * m + i] = rotatedRows[row + hidden + i]! * mantissas[i]! * powerOfTwo(exponents[i]! - shift);
    }
  }
  return count;
}

/** Exponents of the table of powers of two. Exponents above the largest occur only as factors of zeros. */
const MIN_EXPONENT = -1074;
const MAX_EXPONENT = 1023;
const powersOfTwo = (): Float64Array =>
  Float64Array.from({ length: MAX_EXPONENT - MIN_EXPONENT + 1 }, (_, i) => 2 ** (i + MIN_EXPONENT));

const POWERS = /* @__PURE__ */ powersOfTwo();
const powerOfTwo = (exponent: number): number =>
  exponent < MIN_EXPONENT ? 0 : POWERS[Math.min(exponent, MAX_EXPONENT) - MIN_EXPONENT]!;

/** Squared fraction of a column orthogonal to the previous ones above which Cholesky is as accurate as reflections. */
const MIN_SQUARED_REMAINDER = 0.01;

/** Returns L with Lᵀ = R and CᵀC = RᵀR, given Cᵀ: by Cholesky if that is as accurate, otherwise by reflections. */
function triangularFactor(store: Store, weighted: Float64Array, hidden: number, rows: number): Float64Array {
  const lower = store.take(hidden * hidden);
  if (rowCholesky(lower, weighted, hidden, rows, MIN_SQUARED_REMAINDER)) return lower;
  return runSync(rowQr(store, weighted, hidden, rows)).lower;
}

/** Tests whether a diagonal entry of the triangular factor is small relative to its row. */
function isNearlyDependent(lower: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    let square = 0;
    for (let k = 0; k <= j; k++) square += lower[j * n + k]! ** 2;
    if (lower[j * n + j]! ** 2 < MIN_REMAINDER ** 2 * square) return true;
  }
  return false;
}

/** Number of rows of q that are solved for between two products. */
const BLOCK_ROWS = 8;

/**
 * Replaces q by L⁻¹ q for the lower triangular L, after flipping the signs of columns to make its diagonal positive.
 */
function solveForward(lower: Float64Array, q: Float64Array, n: number, width: number): void {
  for (let k = 0; k < n; k++) {
    if (lower[k * n + k]! > 0) continue;
    for (let i = k; i < n; i++) lower[i * n + k]! *= -1;
  }
  for (let start = 0; start < n; start += BLOCK_ROWS) {
    const end = Math.min(start + BLOCK_ROWS, n);
    for (let i = start; i < end; i++) {
      for (let k = start; k < i; k++) addScaled(q, i * width, -lower[i * n + k]!, q, k * width, width);
      scale(q, i * width, 1 / lower[i * n + i]!, width);
    }
    const remaining = n - end;
    if (remaining === 0) return;
    const solved = block(q, start * width, width);
    const factors = block(lower, end * n + start, n);
    writeProduct(block(q, end * width, width), factors, solved, [remaining, width, end - start], -1);
  }
}
