import { checkFinite, checkNumber } from "../arrays/check";
import { diagonalLink } from "./diagonal-link";
import { readDepth } from "./diagonal-problem";

/**
 * The potential q_D(z) that a diagonal linear network of depth D minimises: from weights α on, gradient flow on any loss of
 * X β ends at the solution of X β = y with the least Σ_i q_D(β_i / α^D) (Woodworth et al. 2020).
 *
 *   D = 2:  q(z) = 2 − √(4 + z²) + z arsinh(z/2)
 *   D > 2:  q = ∫₀^z h⁻¹,  h(u) = (1 − u)^(−D/(D−2)) − (1 + u)^(−D/(D−2))
 *
 * Even, convex and zero at 0; a square for small z (α large: the ℓ₂ norm, the kernel regime), |z| up to a logarithm
 * (D = 2) or a power (D > 2) for large z (α small: the ℓ₁ norm, rich). Accurate to rounding.
 *
 * @param z any number
 * @param depth D >= 2, an integer
 * @throws ArgumentError for numbers out of range
 * @example
 * diagonalPotential(1, 2); // 0.24514385
 */
export function diagonalPotential(z: number, depth: number): number {
  checkNumber("diagonalPotential", "z", z);
  const value = diagonalLink(readDepth("diagonalPotential", depth)).potential(z);
  checkFinite("diagonalPotential", "z", Float64Array.of(value));
  return value;
}
