import { findRoot } from "../../numerics/find-root";

/** When a layer grows. */
export interface GrowthPhases {
  /** When 1 % of its growth is behind it: the end of the dormant phase. */
  readonly onset: number;
  /** When its squared norm changes fastest. */
  readonly steepest: number;
  /** When 99 % of its growth is behind it: the layer saturates. */
  readonly saturation: number;
}

/** When a layer has made a part of its growth. */
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

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** When a layer changes fastest: on the times, and between them where the rate is known everywhere. */
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
  // Golden section: a maximum is found to the square root of rounding only.
  while (high - low > 1e-8 * high) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (Math.abs(rateAt(left)) > Math.abs(rateAt(right))) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
