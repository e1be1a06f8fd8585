import { argumentsOf } from "../../../arrays/arguments";
import type { Computation } from "../../../concurrency/computation";

/** Number of terms that are evaluated between yields, if each root takes one evaluation. */
const TERMS_PER_PAUSE = 2 ** 19;

/** Largest number of evaluations for one root; four are typical. */
const MAX_EVALUATIONS = 120;

/**
 * Secular equation of a rank-one modification: f(x) = 1/rho + Σ z_j² / (p_j − x) = 0.
 *
 * The poles p_j are the `nodes` (ascending, distinct), or their squares if `squared` (nodes >= 0). Differences of
 * squares are computed as (a − b)(a + b), which avoids cancellation.
 */
export interface SecularSystem {
  readonly count: number;
  readonly nodes: Float64Array;
  /** Overwritten by `recomputeWeights`. */
  readonly z: Float64Array;
  readonly rho: number;
  readonly squared: boolean;
  /** [count, count], output: row r contains p_j − x_r to high relative accuracy. */
  readonly gaps: Float64Array;
  /** Output: the roots x_r, or √x_r if `squared`. */
  readonly roots: Float64Array;
  /** Scratch for z_j². */
  readonly weights: Float64Array;
}

/**
 * Computes all roots, one to the right of every pole: x_r in (p_r, p_{r+1}), the last below p_{count-1} + rho ‖z‖².
 *
 * Each root is computed as an offset from the nearer pole by a rational iteration that interpolates f and f' with the
 * two neighbouring poles ("the middle way", R.-C. Li, LAPACK working note 89), safeguarded by bisection of a bracket.
 * About 5 count² divisions. Pauses between groups of roots.
 *
 * @throws ConvergenceError if a root is not found within `MAX_EVALUATIONS` evaluations
 */
export function* solveSecular(system: SecularSystem): Computation<void> {
  const { count, z, weights } = system;
  for (let j = 0; j < count; j++) weights[j] = z[j]! * z[j]!;
  const rootsPerPause = Math.ceil(TERMS_PER_PAUSE / count);
  for (let start = 0; start < count; start += rootsPerPause) {
    const end = Math.min(start + rootsPerPause, count);
    for (let r = start; r < end; r++) findRoot(system, r);
    if (end < count) yield end / count;
  }
}

/** Sums of the terms up to pole `split` (psi) and beyond it (phi), and their derivatives, from one evaluation of f. */
let [psi, phi, psiSlope, phiSlope] = [0, 0, 0, 0];

function evaluate(system: SecularSystem, row: number, split: number, x: number): number {
  const { count, gaps, weights, rho } = system;
  let [below, belowSlope, above, aboveSlope] = [0, 0, 0, 0];
  for (let j = 0; j <= split; j++) {
    const gap = gaps[row + j]! - x;
    const term = weights[j]! / gap;
    below += term;
    belowSlope += term / gap;
  }
  for (let j = count - 1; j > split; j--) {
    const gap = gaps[row + j]! - x;
    const term = weights[j]! / gap;
    above += term;
    aboveSlope += term / gap;
  }
  [psi, phi, psiSlope, phiSlope] = [below, above, belowSlope, aboveSlope];
  return 1 / rho + below + above;
}

function findRoot(system: SecularSystem, r: number): void {
  const { count, nodes, gaps, weights, rho, roots, squared } = system;
  const row = r * count;
  const last = r === count - 1;
  let origin = r;
  let [low, high, x] = [0, 0, 0];
  if (last) {
    let total = 0;
    for (let j = 0; j < count; j++) total += weights[j]!;
    setOrigin(system, row, origin);
    high = rho * total * (1 + 8 * Number.EPSILON);
    x = count === 1 ? rho * total : high / 2;
  } else {
    setOrigin(system, row, origin);
    const width = gaps[row + r + 1]!;
    const middle = width / 2;
    const f = evaluate(system, row, r, middle);
    const rest = f - weights[r]! / (gaps[row + r]! - middle) - weights[r + 1]! / (width - middle);
    const both = weights[r]! + weights[r + 1]!;
    if (f >= 0) {
      high = middle;
      x = smallRoot(rest, rest * width + both, weights[r]! * width);
    } else {
      origin = r + 1;
      setOrigin(system, row, origin);
      low = -middle;
      x = smallRoot(rest, both - rest * width, -weights[r + 1]! * width);
    }
    if (!(x > low && x < high)) x = bisect(low, high);
  }
  const split = last ? Math.max(0, count - 2) : r;
  const other = Math.min(split + 1, count - 1);
  for (let iteration = 1; count > 1; iteration++) {
    const f = evaluate(system, row, split, x);
    const slope = psiSlope + phiSlope;
    const noise = 8 * (1 / rho + Math.abs(psi) + Math.abs(phi)) + Math.abs(x) * slope;
    if (Math.abs(f) <= Number.EPSILON * noise) break;
    if (f < 0) low = x;
    else high = x;
    const left = gaps[row + split]! - x;
    const right = gaps[row + other]! - x;
    const rest = f - left * psiSlope - right * phiSlope;
    let next = x + smallRoot(rest, (left + right) * f - left * right * slope, left * right * f);
    if (!(next > low && next < high)) next = bisect(low, high);
    if (Math.abs(next - x) <= 0.5 * Number.EPSILON * Math.abs(x)) break;
    if (iteration === MAX_EVALUATIONS) {
      throw argumentsOf("linalg").notConverged("a root of the secular equation was not found", {
        iterations: iteration,
        residual: Math.abs(f),
      });
    }
    x = next;
  }
  for (let j = 0; j < count; j++) gaps[row + j]! -= x;
  const node = nodes[origin]!;
  roots[r] = squared ? node + x / (node + Math.sqrt(node * node + x)) : node + x;
}

/** Row `row` of the gaps <- p_j − p_origin. */
function setOrigin({ count, nodes, gaps, squared }: SecularSystem, row: number, origin: number): void {
  const node = nodes[origin]!;
  for (let j = 0; j < count; j++) {
    const gap = nodes[j]! - node;
    gaps[row + j] = squared ? gap * (nodes[j]! + node) : gap;
  }
}

/** Computes the root of c x² − a x + b that tends to b / a for c → 0, without cancellation. */
function smallRoot(c: number, a: number, b: number): number {
  const root = Math.sqrt(Math.max(0, a * a - 4 * b * c));
  return a > 0 ? (2 * b) / (a + root) : (a - root) / (2 * c);
}

/** Returns a point inside the bracket: the geometric mean of ends that differ much in magnitude, else the midpoint. */
function bisect(low: number, high: number): number {
  if (low === 0) return high / 64;
  if (high === 0) return low / 64;
  if (low > 0 && high > 4 * low) return Math.sqrt(low) * Math.sqrt(high);
  if (high < 0 && low < 4 * high) return -Math.sqrt(-low) * Math.sqrt(-high);
  return low + (high - low) / 2;
}

/**
 * Replaces z by the weights for which the computed roots are exact (Gu & Eisenstat 1995, by Löwner's formula). Vectors
 * computed from them are orthogonal to working accuracy, however close the roots are.
 */
export function recomputeWeights({ count, nodes, z, squared, gaps, weights }: SecularSystem): void {
  weights.fill(1, 0, count);
  for (let r = 0; r < count; r++) {
    const row = r * count;
    const node = nodes[r]!;
    for (let j = 0; j < count; j++) {
      if (j === r) {
        weights[j]! *= gaps[row + j]!;
        continue;
      }
      const gap = nodes[j]! - node;
      weights[j]! *= gaps[row + j]! / (squared ? gap * (nodes[j]! + node) : gap);
    }
  }
  for (let j = 0; j < count; j++) {
    const size = Math.sqrt(Math.abs(weights[j]!));
    z[j] = z[j]! < 0 ? -size : size;
  }
}
