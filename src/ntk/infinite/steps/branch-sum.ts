import { cosineSquare, halfOfSquares, sineSquare } from "../../duals/half-angle";

/**
 * Accumulates the half-angle square between two sums of uncorrelated parts, u = Σ u_k and v = Σ v_k with u_k, v_l
 * uncorrelated for k ≠ l, from the standard deviations a_k, b_k of the parts relative to those of the sums
 * (Σ a² = Σ b² = 1):
 *
 *   sin²(θ/2) = ¼ Σ (a_k − b_k)² + Σ a_k b_k sin²(θ_k/2),   cos²(θ/2) = ¼ Σ (a_k − b_k)² + Σ a_k b_k cos²(θ_k/2).
 *
 * All terms are nonnegative, so no digits are lost near 0 or π.
 */
export class BranchSum {
  private amplitudeGap = 0;
  private sine = 0;
  private cosine = 0;

  /** Starts a new sum. */
  reset(): void {
    this.amplitudeGap = 0;
    this.sine = 0;
    this.cosine = 0;
  }

  /** Adds a part with relative standard deviations a and b and half-angle square `half`. */
  add(a: number, b: number, half: number): void {
    this.amplitudeGap += ((a - b) * (a - b)) / 4;
    this.sine += a * b * sineSquare(half);
    this.cosine += a * b * cosineSquare(half);
  }

  /** Returns the half-angle square between the sums of all parts added since `reset`. */
  half(): number {
    return halfOfSquares(this.amplitudeGap + this.sine, this.amplitudeGap + this.cosine);
  }
}
