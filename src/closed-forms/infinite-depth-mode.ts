import type { Arguments } from "../arrays/arguments";
import type { ModeLaw } from "./mode-law";

const MAX_ITERATIONS = 200;

/**
 * Creates the limit of infinitely many balanced weight matrices in units of time that shrink with their number,
 * du/dt = u² (target − u), for target ≠ 0 (Saxe, McClelland & Ganguli 2014).
 *
 * y = (target − u)/u obeys y + ln|y| = const − target² t. With p = ln|y| the left side is e^p + p for y > 0, where u
 * lies between 0 and the target, and −1 − (e^p − 1 − p) for y < 0. There, p < 0 above the target and p > 0 for the wrong
 * sign. The guesses lie beyond the root, so that the iterates of Newton's method for these convex functions are monotonic.
 */
export function infiniteDepthMode(args: Arguments, target: number, initial: number): ModeLaw {
  const isBetween = initial / target > 0 && initial / target < 1;
  const position = (u: number): number =>
    Math.abs(target / u) < 0.5 ? Math.log1p(-target / u) : Math.log(Math.abs((target - u) / u));
  const side = (p: number): number => (isBetween ? -p - Math.exp(p) : excess(p));
  // Beyond this ratio the squares of p underflow; NaN is refused by the caller.
  const origin = Math.abs(target / initial) > 1e-140 ? side(position(initial)) : Number.NaN;
  const guess = (goal: number): number => {
    if (isBetween) return goal < -1 ? Math.log(-goal) : -goal;
    const bound = goal + Math.sqrt(2 * goal);
    return position(initial) < 0 ? -bound : Math.log1p(bound);
  };
  return {
    final: initial / target < 0 ? 0 : target,
    at(t) {
      const goal = origin + target * target * t;
      let p = guess(goal);
      let last = Number.POSITIVE_INFINITY;
      for (let i = 0; i < MAX_ITERATIONS; i++) {
        const step = (side(p) - goal) / (isBetween ? -1 - Math.exp(p) : Math.expm1(p));
        // The steps become smaller until they consist of rounding errors.
        if (!(Math.abs(step) < last)) return target / (isBetween ? 1 + Math.exp(p) : -Math.expm1(p));
        p -= step;
        last = Math.abs(step);
      }
      throw args.notConverged("the closed form could not be inverted", {
        iterations: MAX_ITERATIONS,
        residual: last,
      });
    },
    timeTo: (value) => (side(position(value)) - origin) / (target * target),
  };
}

/** Computes e^p − 1 − p, by its series where the difference would cancel. */
function excess(p: number): number {
  if (Math.abs(p) > 0.5) return Math.expm1(p) - p;
  let sum = 0;
  for (let k = 16; k > 1; k--) sum = ((sum + 1) * p) / k;
  return sum * p;
}
