import { argumentsOf } from "../arrays/arguments";
import { diagonalLink } from "./diagonal-link";
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
  const value = diagonalLink(readDepth(args, depth)).potential(z);
  args.finite("z", Float64Array.of(value));
  return value;
}
