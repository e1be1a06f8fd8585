/** Iteration limit; the bracket halves at least every other iteration, so float64 never needs this many. */
const MAX_ITERATIONS = 200;

/**
 * Finds a zero of `f` between `a` and `b`; its values `fa` and `fb` there must differ in sign, or one must be zero.
 *
 * Chandrupatla's method (Adv. Eng. Software 28 (1997) 145): inverse quadratic interpolation where it is safe, bisection
 * otherwise; the bracket never widens. Stops when the bracket is shorter than `2 * tolerance`, after about 5 to 10
 * evaluations for a simple zero. Returns NaN if `f` does.
 */
export function findRoot(
  f: (x: number) => number,
  a: number,
  fa: number,
  b: number,
  fb: number,
  tolerance: number,
): number {
  if (fb === 0) return b;
  if (fa === 0) return a;
  let newest = b;
  let newestValue = fb;
  let opposite = a;
  let oppositeValue = fa;
  let fraction = 0.5;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const x = newest + fraction * (opposite - newest);
    const value = f(x);
    if (Number.isNaN(value)) return value;
    if (value === 0) return x;
    // The third point is the one that leaves the bracket.
    let older = newest;
    let olderValue = newestValue;
    if (value > 0 !== newestValue > 0) {
      older = opposite;
      olderValue = oppositeValue;
      opposite = newest;
      oppositeValue = newestValue;
    }
    newest = x;
    newestValue = value;
    const width = Math.abs(opposite - newest);
    if (width <= 2 * tolerance) break;
    const xi = (newest - opposite) / (older - opposite);
    const phi = (newestValue - oppositeValue) / (olderValue - oppositeValue);
    // Inside this region the inverse quadratic through the three points is monotonic.
    const isSafe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    const margin = tolerance / width;
    fraction = isSafe
      ? (newestValue / (oppositeValue - newestValue)) * (olderValue / (oppositeValue - olderValue)) +
        ((older - newest) / (opposite - newest)) *
          (newestValue / (olderValue - newestValue)) *
          (oppositeValue / (olderValue - oppositeValue))
      : 0.5;
    fraction = Math.min(1 - margin, Math.max(margin, fraction));
  }
  return Math.abs(newestValue) < Math.abs(oppositeValue) ? newest : opposite;
}
