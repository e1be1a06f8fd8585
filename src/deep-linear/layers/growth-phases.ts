import { findRoot } from "../../numerics/find-root";

/** Times of the phases of a layer's growth. */
export interface GrowthPhases {
  /** Time at which 1 % of the growth is completed: the end of the dormant phase. */
  readonly onset: number;
  /** Time at which the squared norm changes fastest. */
  readonly steepest: number;
  /** Time at which 99 % of the growth is completed: the beginning of saturation. */
  readonly saturation: number;
}

/** Computes the time at which a layer has completed a fraction of its growth; Infinity if its norm does not change. */
export function fractionTime(
  times: Float64Array,
  norms: Float64Array,
  normAt: (t: number) => number,
  fraction: number,
): number {
  const [start, growth] = [norms[0]!, norms[norms.length - 1]! - norms[0]!];
  if (growth === 0) return Number.POSITIVE_INFINITY;
  const beyond = (norm: number): number => (norm - start) / growth - fraction;
  const i = norms.findIndex((norm) => beyond(norm) >= 0);
  const [from, to] = [times[i - 1]!, times[i]!];
  return findRoot((t) => beyond(normAt(t)), from, beyond(norms[i - 1]!), to, beyond(norms[i]!), 1e-12 * to);
}

const GOLDEN = 0.6180339887498949;

/**
 * Computes the time at which a layer changes fastest: one of the given times, refined between them if the rate is known
 * at any time; Infinity if the norm does not change.
 */
export function steepestTime(
  times: Float64Array,
  norms: Float64Array,
  rates: Float64Array,
  rateAt: ((t: number) => number) | undefined,
): number {
  if (norms[norms.length - 1] === norms[0]) return Number.POSITIVE_INFINITY;
  let best = 0;
  for (let i = 1; i < rates.length; i++) if (Math.abs(rates[i]!) > Math.abs(rates[best]!)) best = i;
  if (rateAt === undefined) return times[best]!;
  let [low, high] = [times[Math.max(0, best - 1)]!, times[Math.min(times.length - 1, best + 1)]!];
  // Golden section search: a maximum is determined only to the square root of rounding.
  while (high - low > 1e-8 * high) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (Math.abs(rateAt(left)) > Math.abs(rateAt(right))) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
