import type { Dual, Marginals, PairMoments } from "./dual";
import { cosineOf, halfOfCosine, halfOfSquares, RIGHT_ANGLE } from "./half-angle";

/**
 * Writes the moments of a pair from the Hermite expansions φ(√q ξ) = Σ_k α_k(q) h_k(ξ) (O'Donnell 2014, ch. 11):
 *
 *   E[φφ] = Σ_k α_k(q11) α_k(q22) cos(θ)ᵏ.
 *
 * For nearly parallel pairs, 1 − cosᵏ is computed by expm1, without cancellation.
 */
export function pairByExpansion(
  a: Marginals,
  i: number,
  b: Marginals,
  j: number,
  half: number,
  out: PairMoments,
): void {
  out.slope = hermiteSeries(a.slopeCoefficients![i]!, b.slopeCoefficients![j]!, cosineOf(half));
  out.half = hermiteHalf(a.coefficients![i]!, a.squares[i]!, b.coefficients![j]!, b.squares[j]!, half);
}

/** Σ_k a_k b_k cᵏ, where missing coefficients are 0. */
export function hermiteSeries(a: Float64Array, b: Float64Array, c: number): number {
  let sum = 0;
  for (let k = Math.min(a.length, b.length) - 1; k >= 0; k--) sum = sum * c + a[k]! * b[k]!;
  return sum;
}

/** Largest |h| for which 1 − cosᵏ is summed instead of cosᵏ. */
const MAX_HALF_ANGLE = 1e-2;

/** Computes the half-angle square between two expansions with squared norms `aa` and `bb`. */
function hermiteHalf(a: Float64Array, aa: number, b: Float64Array, bb: number, half: number): number {
  const [ra, rb] = [1 / Math.sqrt(aa), 1 / Math.sqrt(bb)];
  if (!Number.isFinite(ra) || !Number.isFinite(rb)) return RIGHT_ANGLE;
  if (Math.abs(half) >= MAX_HALF_ANGLE) return halfOfCosine(hermiteSeries(a, b, cosineOf(half)) * ra * rb);
  // (1 − cos θ')/2 = ¼ Σ (â − b̂)² + ½ Σ â b̂ (1 − cosᵏθ) for the normalised coefficients, and likewise 1 + cos θ';
  // for obtuse angles with (−1)ᵏ b̂ and −cos θ.
  const logarithm = Math.log1p(-2 * Math.abs(half));
  let [sine, cosine] = [0, 0];
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    const x = k < a.length ? a[k]! * ra : 0;
    const y = k < b.length ? b[k]! * (half < 0 && k % 2 === 1 ? -rb : rb) : 0;
    const curvature = (x * y * Math.expm1(k * logarithm)) / 2;
    sine += ((x - y) * (x - y)) / 4 - curvature;
    cosine += ((x + y) * (x + y)) / 4 + curvature;
  }
  return halfOfSquares(sine, cosine);
}

/** Creates the dual of a polynomial, which is exact because its Hermite expansion is finite. */
export function polynomialDual(coefficients: readonly number[]): Dual {
  const derivative = coefficients.slice(1).map((c, k) => c * (k + 1));
  const terms = coefficients.length;
  const expand = (monomials: readonly number[], root: number): Float64Array => {
    const out = new Float64Array(terms);
    for (const [n, c] of monomials.entries()) addMonomial(out, n, c * root ** n);
    return out;
  };
  return {
    marginals(variances) {
      const roots = variances.map(Math.sqrt);
      const values = Array.from(roots, (root) => expand(coefficients, root));
      const slopes = Array.from(roots, (root) => expand(derivative, root));
      return {
        variances,
        roots,
        coefficients: values,
        slopeCoefficients: slopes,
        squares: Float64Array.from(values, (a) => hermiteSeries(a, a, 1)),
        slopes: Float64Array.from(slopes, (a) => hermiteSeries(a, a, 1)),
      };
    },
    pair: pairByExpansion,
  };
}

/** Adds c ξⁿ = c Σ_m n!/(2ᵐ m! √(n − 2m)!) h_{n−2m}(ξ). */
function addMonomial(out: Float64Array, n: number, c: number): void {
  // n!/√n! for m = 0, then the ratio of successive terms.
  let term = c;
  for (let k = 2; k <= n; k++) term *= Math.sqrt(k);
  for (let m = 0; 2 * m <= n; m++) {
    const k = n - 2 * m;
    out[k]! += term;
    term *= Math.sqrt(k * (k - 1)) / (2 * (m + 1));
  }
}
