/**
 * Growth of the rows of a flow in the eigenvectors of F up to one time, as mantissas and powers of two, because e^(μt)
 * spans millions of orders of magnitude.
 */
export interface RowScales {
  /** Scales of the rows of Q: e^(μ t) = mantissa · 2^exponent. */
  readonly mantissas: Float64Array;
  readonly exponents: Float64Array;
  /** √g with g = ∫₀ᵗ e^(2μs) ds, weights of the rows in I + Yᵀ diag(g) Y: mantissa · 2^exponent. */
  readonly weightMantissas: Float64Array;
  readonly weightExponents: Float64Array;
}

/** Powers of two between directions of different growth at late times; at infinite time the true number is infinite. */
const LATE_EXPONENT_GAP = 4000;

/** Rates whose difference is below this fraction of the largest rate are equal up to rounding. */
export const EQUAL_RATES = 1e-12;

/**
 * Computes the scales of rows with the given growth rates at `time` from 0 to Infinity, for coordinates divided by
 * 2^`unit`.
 *
 * The two scales of a growing row share their exponent and a factor, so that their ratio √(2μ / (1 − e^(−2μt))) is
 * exact at any time.
 */
export function rowScales(rates: Float64Array, time: number, unit: number): RowScales {
  if (time === Number.POSITIVE_INFINITY || largestRate(rates) * time > MAX_EXACT_EXPONENT)
    return lateScales(rates, time, unit);
  const steps = rates.map((rate) => (rate * time) / Math.LN2);
  const exponents = steps.map(Math.floor);
  const mantissas = steps.map((step, i) => 2 ** (step - exponents[i]!));
  return {
    mantissas,
    exponents: exponents.map((exponent) => unit + exponent),
    weightMantissas: rates.map(
      (rate, i) => Math.sqrt(integral(Math.abs(rate), time)) * (rate > 0 ? mantissas[i]! : 1),
    ),
    weightExponents: rates.map((rate, i) => unit + (rate > 0 ? exponents[i]! : 0)),
  };
}

/** Returns ∫₀ᵗ e^(−2μs) ds for μ >= 0. */
function integral(rate: number, time: number): number {
  const exponent = 2 * rate * time;
  return exponent < 1e-300 ? time : time * (-Math.expm1(-exponent) / exponent);
}

/**
 * Largest |μ| t with exact exponents. Beyond it, exponents lose their last bits, and rates that differ by more than
 * `EQUAL_RATES` are separated completely.
 */
const MAX_EXACT_EXPONENT = 1e12;

/** Computes the scales at a time that separates different rates completely, or at infinite time. */
function lateScales(rates: Float64Array, time: number, unit: number): RowScales {
  const exponents = growthRanks(rates, time).map((rank) => unit + LATE_EXPONENT_GAP * rank);
  return {
    mantissas: rates.map((rate) => (rate > 0 || (rate === 0 && time < Number.POSITIVE_INFINITY) ? 1 : 0)),
    exponents,
    weightMantissas: rates.map((rate) => Math.sqrt(lateIntegral(Math.abs(rate), time))),
    weightExponents: exponents,
  };
}

/**
 * Returns the late-time limit of `integral`; 1 for μ = 0 at infinite time, because only the order of directions
 * matters.
 */
function lateIntegral(rate: number, time: number): number {
  if (rate > 0) return 1 / (2 * rate);
  return time === Number.POSITIVE_INFINITY ? 1 : time;
}

const largestRate = (rates: Float64Array): number =>
  rates.reduce((max, rate) => Math.max(max, Math.abs(rate)), 0);

/**
 * Returns the rank of each rate in the order of growth: 0 for decay, 1 for √t at infinite time (0 at finite times, when
 * √t is finite), 2 and more for exponentials.
 */
function growthRanks(rates: Float64Array, time: number): Float64Array {
  const largest = largestRate(rates);
  const levels: number[] = [];
  for (const rate of rates.slice().sort()) {
    const last = levels[levels.length - 1];
    if (rate > 0 && (last === undefined || rate - last > EQUAL_RATES * largest)) levels.push(rate);
  }
  return rates.map((rate) => {
    if (rate <= 0) return rate === 0 && time === Number.POSITIVE_INFINITY ? 1 : 0;
    return 1 + levels.filter((level) => level <= rate).length;
  });
}
