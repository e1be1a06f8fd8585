import { factorReal, solveReal } from "../../linalg/dense";

/**
 * Minimises ½ pᵀQp + c·p over probabilities p >= 0 of sum 1, by an active-set method: it solves for the positive
 * entries, adds the entry of the most negative slope, and removes entries that reach 0.
 *
 * @param quadratic Q, [k, k], positive semidefinite
 * @param start probabilities near the minimum; the method begins at the least c if their equations are singular
 */
export function minimiseOnSimplex(
  quadratic: Float64Array,
  linear: Float64Array,
  start: readonly number[],
): Float64Array {
  const p = Float64Array.from(start);
  if (descendOnSimplex(quadratic, linear, p)) return p;
  p.fill(0);
  p[linear.indexOf(Math.min(...linear))] = 1;
  descendOnSimplex(quadratic, linear, p);
  return p;
}

/** Descends from the probabilities `p`, in place; returns false if it meets a singular system. */
function descendOnSimplex(quadratic: Float64Array, linear: Float64Array, p: Float64Array): boolean {
  const k = linear.length;
  const active = Array.from(p.keys()).filter((i) => p[i]! > 0);
  for (let exchange = 0; exchange < 20 * k + 50; exchange++) {
    const target = solveActive(quadratic, linear, active, k);
    if (target === undefined) return false;
    let step = 1;
    let blocking = -1;
    for (const [a, i] of active.entries()) {
      if (target[a]! > 0) continue;
      const fraction = p[i]! / (p[i]! - target[a]!);
      if (fraction < step) [step, blocking] = [fraction, a];
    }
    for (const [a, i] of active.entries()) p[i]! += step * (target[a]! - p[i]!);
    if (blocking >= 0) {
      p[active[blocking]!] = 0;
      active.splice(blocking, 1);
      continue;
    }
    const entering = steepest(quadratic, linear, p, active);
    if (entering < 0) break;
    active.push(entering);
  }
  return true;
}

/** Returns the entry of which an increase lowers the function most, or −1. */
function steepest(
  quadratic: Float64Array,
  linear: Float64Array,
  p: Float64Array,
  active: readonly number[],
): number {
  const k = linear.length;
  const slope = (i: number) => {
    let sum = linear[i]!;
    for (const j of active) sum += quadratic[i * k + j]! * p[j]!;
    return sum;
  };
  const level = slope(active[0]!);
  let entering = -1;
  let least = level - 1e-13 * (1 + Math.abs(level));
  for (let i = 0; i < k; i++) {
    if (active.includes(i)) continue;
    const value = slope(i);
    if (value < least) [least, entering] = [value, i];
  }
  return entering;
}

/** Minimises over the active entries with sum 1, without their bounds; undefined for a singular system. */
function solveActive(
  quadratic: Float64Array,
  linear: Float64Array,
  active: readonly number[],
  k: number,
): Float64Array | undefined {
  const n = active.length + 1;
  const system = new Float64Array(n * n);
  const right = new Float64Array(n);
  for (const [a, i] of active.entries()) {
    for (const [b, j] of active.entries()) system[a * n + b] = quadratic[i * k + j]!;
    system[a * n + n - 1] = system[(n - 1) * n + a] = 1;
    right[a] = -linear[i]!;
  }
  right[n - 1] = 1;
  const pivots = new Int32Array(n);
  if (!factorReal(system, n, pivots)) return undefined;
  solveReal(system, n, pivots, right);
  return right.every(Number.isFinite) ? right.subarray(0, n - 1) : undefined;
}
