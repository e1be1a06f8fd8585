import type { Arguments } from "../arrays/arguments";
import { integral } from "../numerics/quadrature";

/**
 * Law of a chain of three strengths with squares that differ by constants,
 *
 *   dW/dt = Π(W) (target − W Π(W)),   Π(W) = √(W² + k₁) √(W² + k₂),
 *
 * where W is the smallest of the three strengths, with the sign of their product. The unit of time is chosen so that
 * the rate is 1. The time is an integral over W, which is inverted numerically.
 */
export interface ChainLaw {
  /** Returns W at time 0 <= t < ∞. */
  at(t: number): number;
  /** Returns the time at which W has a value strictly between its initial value and `final`. */
  timeTo(value: number): number;
  /** Limit of W for t → ∞. */
  readonly final: number;
}

/** Position q beyond which e^(−q) underflows to 0. */
const UNDERFLOW_POSITION = 750;

/** Logarithm of the time e^(2q) / 2k at which a decay with one k = 0 ends, before the time overflows. */
const LAST_LOG_TIME = 660;

/** A segment of the trajectory with a coordinate q that increases with time, and smooth dt/dq. */
interface Segment {
  readonly from: number;
  /** End of the segment; `UNDERFLOW_POSITION` on the last segment. */
  readonly to: number;
  readonly slope: (q: number) => number;
  readonly value: (q: number) => number;
  readonly position: (value: number) => number;
}

/**
 * Creates the law for k₁, k₂ >= 0, not both 0, and target >= 0.
 *
 * The coordinate is q = asinh(W/κ) during the growth to half of the target, where κ² is the smaller k. During the
 * approach from half of the target on, or from above, it is q = −ln|1 − WΠ/target|, in which t is nearly linear. W
 * approaches the saddle at 0 from an initial value below 0 if one k is 0, and from any initial value if the target is
 * 0.
 */
export function unbalancedChain(
  args: Arguments,
  { target, initial, k1, k2 }: { target: number; initial: number; k1: number; k2: number },
): ChainLaw {
  const smaller = Math.min(k1, k2);
  const factor = (w: number): number => Math.sqrt(w * w + k1) * Math.sqrt(w * w + k2);
  const product = (w: number): number => w * factor(w);
  if (target === 0 || (initial < 0 && smaller === 0)) {
    return lawOverSegments(args, initial, 0, [decaySegment(initial, target, k1, k2)]);
  }
  const final = solveProduct(args, target, k1, k2);
  if (final === initial) return { final, at: () => final, timeTo: () => Number.POSITIVE_INFINITY };
  const gap = (w: number): number => 1 - product(w) / target;
  const approach: Segment = {
    from: -Math.log(Math.abs(Math.min(0.5, relativeGap(initial, final, k1, k2)))),
    to: UNDERFLOW_POSITION,
    slope: (q) => 1 / pairProducts(w(q), k1, k2),
    value: (q) => w(q),
    position: (value) => -Math.log(Math.abs(relativeGap(value, final, k1, k2))),
  };
  const above = initial > final;
  function w(q: number): number {
    const left = Math.exp(-q);
    return solveProduct(args, target * (above ? 1 + left : 1 - left), k1, k2);
  }
  if (gap(initial) <= 0.5) return lawOverSegments(args, initial, final, [approach]);
  const scale = smaller > 0 ? Math.sqrt(smaller) : initial;
  const growth: Segment = {
    from: Math.asinh(initial / scale),
    to: Math.asinh(solveProduct(args, target / 2, k1, k2) / scale),
    slope: (q) => {
      const value = scale * Math.sinh(q);
      return (scale * Math.cosh(q)) / (factor(value) * (target - product(value)));
    },
    value: (q) => scale * Math.sinh(q),
    position: (value) => Math.asinh(value / scale),
  };
  return lawOverSegments(args, initial, final, [growth, approach]);
}

/**
 * Creates the segment of a decay to the saddle at 0, with the coordinate q = −ln|W|. A decay from below has one k = 0.
 *
 * dt/dq = |W| / |dW/dt| is written without quotients of numbers that underflow together.
 */
function decaySegment(initial: number, target: number, k1: number, k2: number): Segment {
  const sign = Math.sign(initial);
  const larger = Math.max(k1, k2);
  const value = (q: number): number => sign * Math.exp(-q);
  const slope = (q: number): number => {
    const size = Math.exp(-q);
    const square = size * size;
    if (target === 0) return 1 / (square + k1) / (square + k2);
    const root = Math.sqrt(square + larger);
    return 1 / (root * (target + square * root));
  };
  return {
    from: -Math.log(Math.abs(initial)),
    to: target === 0 && Math.min(k1, k2) === 0 ? (LAST_LOG_TIME + Math.log(larger)) / 2 : UNDERFLOW_POSITION,
    slope,
    value,
    position: (w) => -Math.log(Math.abs(w)),
  };
}

/** Computes dq/dt during the approach: the sum of the squared products of two of the three strengths. */
const pairProducts = (w: number, k1: number, k2: number): number => {
  const [a, b, c] = [w * w, w * w + k1, w * w + k2];
  return b * c + a * b + a * c;
};

/** Computes 1 − WΠ(W) / FΠ(F) without cancellation near F. */
function relativeGap(w: number, f: number, k1: number, k2: number): number {
  const [x, y] = [w * w, f * f];
  const goal = y * (y + k1) * (y + k2);
  // [y(y + k₁)(y + k₂) − x(x + k₁)(x + k₂)] / (y − x)
  const quotient = x * x + x * y + y * y + (k1 + k2) * (x + y) + k1 * k2;
  const root = Math.sqrt((x * (x + k1) * (x + k2)) / goal);
  if (w < 0) return 1 + root;
  return ((f - w) * (f + w) * quotient) / (goal * (1 + root));
}

const MAX_ITERATIONS = 200;

/**
 * Solves W √(W² + k₁) √(W² + k₂) = product >= 0 for W by Newton's method in W², in which the squared product is convex.
 */
function solveProduct(args: Arguments, product: number, k1: number, k2: number): number {
  const goal = product * product;
  // Newton's iterates decrease from an upper bound to the root, and stop at the level of rounding.
  const larger = Math.max(k1, k2);
  let x = Math.min(
    Math.cbrt(goal),
    Math.sqrt(goal / larger),
    k1 * k2 > 0 ? goal / (k1 * k2) : Number.POSITIVE_INFINITY,
  );
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const miss = x * (x + k1) * (x + k2) - goal;
    const slope = (x + k1) * (x + k2) + x * (2 * x + k1 + k2);
    const next = Math.max(0, x - miss / slope);
    if (next >= x) return Math.sqrt(x);
    x = next;
  }
  throw args.notConverged("the final strengths were not found", {
    iterations: MAX_ITERATIONS,
    residual: Math.abs(x * (x + k1) * (x + k2) - goal),
  });
}

function lawOverSegments(
  args: Arguments,
  initial: number,
  final: number,
  segments: readonly Segment[],
): ChainLaw {
  const startTimes = [0];
  segments.forEach(({ from, to, slope }, i) => {
    startTimes.push(startTimes[i]! + integral(args, slope, from, to));
  });
  const end = startTimes[segments.length]!;
  const isOn = (value: number, i: number): boolean =>
    i === segments.length - 1 || (value - segments[i]!.value(segments[i]!.to)) * (final - initial) < 0;
  return {
    final,
    at(t) {
      if (t >= end) return final;
      let i = segments.length - 1;
      while (startTimes[i]! > t) i--;
      const { from, to, slope, value } = segments[i]!;
      return value(invertIntegral(args, slope, from, to, t - startTimes[i]!));
    },
    timeTo(value) {
      const i = segments.findIndex((_, k) => isOn(value, k));
      const { from, slope, position } = segments[i]!;
      return startTimes[i]! + integral(args, slope, from, position(value));
    },
  };
}

/**
 * Finds the q in [from, to] with ∫ slope = goal by Newton steps inside a bracket. Integrals begin at the lower end of
 * the bracket, so that the part below it is integrated only once. From far above the goal the steps are taken in the
 * logarithm of the time, because the time may grow exponentially with q.
 */
function invertIntegral(
  args: Arguments,
  slope: (q: number) => number,
  from: number,
  to: number,
  goal: number,
): number {
  if (goal <= 0) return from;
  let [low, high, belowLow] = [from, to, 0];
  let [q, elapsed] = [from, 0];
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const excess = elapsed > 2 * goal ? elapsed * Math.log(elapsed / goal) : elapsed - goal;
    const newton = q - excess / slope(q);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - q) <= 4e-15 * (1 + Math.abs(q)) || next === low || next === high) return next;
    const after = belowLow + integral(args, slope, low, next);
    if (after < goal) [low, belowLow] = [next, after];
    else high = next;
    [q, elapsed] = [next, after];
    if (Math.abs(elapsed - goal) <= 4e-15 * goal) return q;
  }
  throw args.notConverged("the time could not be inverted", {
    iterations: MAX_ITERATIONS,
    residual: Math.abs(elapsed - goal),
  });
}
