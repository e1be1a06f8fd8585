import type { Dual } from "./dual";
import { fullSineSquare } from "./half-angle";

/** Largest |h| for which the angle is computed by quadrature instead of from 1 − cos θ. */
const MAX_HALF_ANGLE = 1e-7;

/** Three-point Gauss–Hermite nodes and weights, for the direction in which nearly parallel variables differ. */
const GAUSS_HERMITE_3 = [
  [-Math.sqrt(3), 1 / 6],
  [0, 2 / 3],
  [Math.sqrt(3), 1 / 6],
] as const;

/** Range of the trapezoidal rule to either side, in standard deviations. */
const DEVIATIONS = 9;

/**
 * Wraps the dual of a smooth activation so that the angles between nearly parallel variables have full relative
 * accuracy, as a later activation with a kink requires. For nearly parallel variables,
 *
 *   4 s_u s_v sin²(θ'/2) = E[(φ(u) − φ(v))²] − (s_u − s_v)²,   s² = E[φ²],
 *
 * (with opposite signs for nearly opposite variables) is integrated: along u by the trapezoidal rule, which converges
 * faster than any power for analytic functions, and orthogonally to u with three nodes, because v differs from a
 * multiple of u by less than 1e-3.
 */
export function accurateNearParallel(dual: Dual, f: (x: number) => number): Dual {
  return {
    marginals: dual.marginals,
    pair(a, i, b, j, half, out) {
      dual.pair(a, i, b, j, half, out);
      if (Math.abs(half) > MAX_HALF_ANGLE || Math.abs(out.half) > MAX_HALF_ANGLE) return;
      const [ru, rv] = [a.roots[i]!, b.roots[j]!];
      const [su, sv] = [Math.sqrt(a.squares[i]!), Math.sqrt(b.squares[j]!)];
      if (su === 0 || sv === 0) return;
      const sine = Math.sqrt(fullSineSquare(half));
      const along = (half < 0 ? -1 : 1) * Math.sqrt(1 - sine * sine);
      const sign = out.half < 0 ? 1 : -1;
      const step = 0.3 / Math.sqrt(1 + Math.max(ru, rv) ** 2);
      const count = Math.ceil(DEVIATIONS / step);
      let [sum, mass] = [0, 0];
      for (let k = -count; k <= count; k++) {
        const x = k * step;
        const weight = Math.exp((-x * x) / 2);
        const u = f(ru * x);
        for (const [y, nodeWeight] of GAUSS_HERMITE_3)
          sum += weight * nodeWeight * (u + sign * f(rv * (along * x + sine * y))) ** 2;
        mass += weight;
      }
      const size = (sum / mass - (su - sv) ** 2) / (4 * su * sv);
      out.half = -sign * Math.max(size, sign > 0 ? 1e-300 : 0);
    },
  };
}
