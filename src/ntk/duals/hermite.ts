import type { Dual, Marginals } from "./dual";
import { gaussHermite } from "./gauss-hermite";
import { cosineOf, halfOfCosine, halfOfSquares, RIGHT_ANGLE } from "./half-angle";
import type { SmoothFunction } from "./smooth-function";

/** Function that writes the Hermite coefficients of φ(√q ξ) for one variance to the zero-filled `out`. */
type Expand = (root: number, out: Float64Array) => void;

/**
 * Creates the dual of an activation from its Hermite expansion φ(√q ξ) = Σ_k α_k(q) h_k(ξ) (O'Donnell 2014, ch. 11):
 *
 *   E[φφ] = Σ_k α_k(q11) α_k(q22) cos(θ)ᵏ,
 *
 * with `terms` operations for a pair. For nearly parallel pairs, 1 − cosᵏ is computed by expm1, without cancellation.
 */
function hermiteDual(terms: number, value: Expand, derivative: Expand): Dual {
  const expand = (roots: Float64Array, by: Expand): Float64Array => {
    const coefficients = new Float64Array(roots.length * terms);
    for (let i = 0; i < roots.length; i++) by(roots[i]!, coefficients.subarray(i * terms, (i + 1) * terms));
    return coefficients;
  };
  const norms = (coefficients: Float64Array, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => series(coefficients, i, coefficients, i, 1, terms));
  return {
    marginals(variances) {
      const roots = variances.map(Math.sqrt);
      const coefficients = expand(roots, value);
      const slopeCoefficients = expand(roots, derivative);
      return {
        variances,
        roots,
        coefficients,
        slopeCoefficients,
        squares: norms(coefficients, roots.length),
        slopes: norms(slopeCoefficients, roots.length),
      };
    },
    pair(a, i, b, j, half, out) {
      const cosine = cosineOf(half);
      out.slope = series(a.slopeCoefficients!, i, b.slopeCoefficients!, j, cosine, terms);
      out.half = hermiteHalf(
        a.coefficients!,
        i,
        a.squares[i]!,
        b.coefficients!,
        j,
        b.squares[j]!,
        half,
        terms,
      );
    },
  };
}

/** Σ_k a_k b_k cᵏ */
function series(a: Float64Array, i: number, b: Float64Array, j: number, c: number, terms: number): number {
  let sum = 0;
  for (let k = terms - 1; k >= 0; k--) sum = sum * c + a[i * terms + k]! * b[j * terms + k]!;
  return sum;
}

/** Largest |h| for which 1 − cosᵏ is summed instead of cosᵏ. */
const MAX_HALF_ANGLE = 1e-2;

/** Computes the half-angle square between two expansions with squared norms `aa` and `bb`. */
function hermiteHalf(
  a: Float64Array,
  i: number,
  aa: number,
  b: Float64Array,
  j: number,
  bb: number,
  half: number,
  terms: number,
): number {
  const [ra, rb] = [1 / Math.sqrt(aa), 1 / Math.sqrt(bb)];
  if (!Number.isFinite(ra) || !Number.isFinite(rb)) return RIGHT_ANGLE;
  if (Math.abs(half) >= MAX_HALF_ANGLE)
    return halfOfCosine(series(a, i, b, j, cosineOf(half), terms) * ra * rb);
  // (1 − cos θ')/2 = ¼ Σ (â − b̂)² + ½ Σ â b̂ (1 − cosᵏθ) for the normalised coefficients, and likewise 1 + cos θ';
  // for obtuse angles with (−1)ᵏ b̂ and −cos θ.
  const logarithm = Math.log1p(-2 * Math.abs(half));
  let [sine, cosine] = [0, 0];
  for (let k = 0; k < terms; k++) {
    const x = a[i * terms + k]! * ra;
    const y = b[j * terms + k]! * (half < 0 && k % 2 === 1 ? -rb : rb);
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
  const by =
    (monomials: readonly number[]): Expand =>
    (root, out) => {
      for (const [n, c] of monomials.entries()) addMonomial(out, n, c * root ** n);
    };
  return hermiteDual(terms, by(coefficients), by(derivative));
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

/** Returns the function that computes Hermite coefficients of `f` by n-point Gauss–Hermite quadrature. */
const byQuadrature =
  (n: number, f: (x: number) => number): Expand =>
  (root, out) => {
    const { nodes, projections } = gaussHermite(n);
    for (let i = 0; i < n; i++) {
      const y = f(root * nodes[i]!);
      for (let k = 0; k < n; k++) out[k]! += y * projections[i * n + k]!;
    }
  };

/** Creates the dual of a smooth function from n terms of its expansion, which `hasConverged` checks. */
export const expansionDual = (n: number, { value, derivative }: SmoothFunction): Dual =>
  hermiteDual(n, byQuadrature(n, value), byQuadrature(n, derivative));

/** Largest part of an expansion's squared norm in its last quarter. */
const MAX_TAIL = 1e-14;

/** Tests whether the expansions of variable i are accurate to rounding. */
export function hasConverged({ coefficients, slopeCoefficients, variances }: Marginals, i: number): boolean {
  const terms = coefficients!.length / variances.length;
  return [coefficients!, slopeCoefficients!].every((all) => {
    let [total, tail] = [0, 0];
    for (let k = 0; k < terms; k++) {
      const square = all[i * terms + k]! ** 2;
      total += square;
      if (4 * k >= 3 * terms) tail += square;
    }
    return tail <= MAX_TAIL * total;
  });
}
