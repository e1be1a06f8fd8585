import { type Arguments, argumentsOf } from "../arrays/arguments";
import { integralToAngle } from "./diagonal-link";
import { readDepth } from "./diagonal-problem";

/**
 * Computes the potential q_D(z) that a diagonal linear network of depth D minimises: from initial weights α, the
 * gradient flow of any loss of X β converges to the solution of X β = y with the least Σ_i q_D(β_i / α^D) (Woodworth et
 * al. 2020).
 *
 *   D = 2:  q(z) = 2 − √(4 + z²) + z arsinh(z/2)
 *   D > 2:  q = ∫₀^z h⁻¹,  h(u) = (1 − u)^(−D/(D−2)) − (1 + u)^(−D/(D−2))
 *
 * The potential is even, convex and zero at 0. For small z (large α) it is quadratic and gives the ℓ₂ norm of the
 * kernel regime. For large z (small α) it is |z| up to a logarithm (D = 2) or a power (D > 2) and gives the ℓ₁ norm of
 * the rich regime. Accurate to rounding error.
 *
 * @param z any number
 * @param depth D, an integer from 2 to 1000
 * @throws ArgumentError for numbers out of range
 * @example
 * diagonalPotential(1, 2); // 0.24514385
 */
export function diagonalPotential(z: number, depth: number): number {
  const args = argumentsOf("diagonalPotential");
  args.number("z", z);
  const value = readDepth(args, depth) === 2 ? exponentialPotential(z) : powerPotential(args, z, depth);
  args.finite("z", Float64Array.of(value));
  return value;
}

const exponentialPotential = (z: number): number =>
  z * Math.asinh(z / 2) - 4 * Math.sinh(Math.asinh(z / 2) / 2) ** 2;

/** Computes z u − ∫₀ᵘ h with u = tanh θ in θ, because u rounds to 1 already for moderate z. */
function powerPotential(args: Arguments, z: number, depth: number): number {
  const angle = angleFor(args, Math.abs(z), depth);
  return Math.abs(z) * Math.tanh(angle) - integralToAngle(angle, depth);
}

/**
 * Solves h(tanh θ) = 2 cosh^p(θ) sinh(pθ) = z, p = D/(D − 2), for θ >= 0 by Newton's method, which decreases
 * monotonically because the function is convex and the start is an upper bound.
 *
 * @throws ConvergenceError after `maxIterations` steps
 */
export function angleFor(args: Arguments, z: number, depth: number, maxIterations = 100): number {
  if (z === 0) return 0;
  const p = depth / (depth - 2);
  // Upper bounds: from cosh θ >= 1, and from cosh θ > e^θ/2, which is tighter for large z.
  let angle = Math.asinh(z / 2) / p;
  if (z > 2) angle = Math.min(angle, (Math.log(z) / p + Math.LN2) / 2 + 0.1);
  let step = 0;
  for (let i = 0; i < maxIterations; i++) {
    const [sinh, cosh, tanh] = [Math.sinh(p * angle), Math.cosh(p * angle), Math.tanh(angle)];
    const rise = Math.cosh(angle) ** p;
    step = (2 * rise * sinh - z) / (2 * p * rise * (cosh + tanh * sinh));
    const next = angle - step;
    if (!(next < angle)) return angle;
    angle = next;
  }
  throw args.notConverged(
    "Newton's method for the potential did not converge (residual: its last step in θ)",
    {
      iterations: maxIterations,
      residual: step,
    },
  );
}
