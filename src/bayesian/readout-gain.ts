/** Iteration limit; Newton's method converges quadratically from its start, in at most about 10 iterations. */
const MAX_ITERATIONS = 100;

/**
 * Solves v^depth (v − 1) = `power` for v >= 1: the factor by which the data increase the variance of the readout.
 *
 * Newton's method in x = log(v − 1), where the equation is convex and increasing: from a start to the right of the
 * solution the iterates decrease, without overflow. Infinite for an infinite power.
 */
export function readoutGain(power: number, depth: number): number {
  if (power === 0 || power === Number.POSITIVE_INFINITY) return 1 + power;
  const target = Math.log(power);
  let x = Math.min(target, target / (1 + depth));
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const excess = Math.exp(x);
    const step = (x + depth * Math.log1p(excess) - target) / (1 + (depth * excess) / (1 + excess));
    x -= step;
    if (!(step > Number.EPSILON * Math.abs(x))) break;
  }
  return 1 + Math.exp(x);
}
