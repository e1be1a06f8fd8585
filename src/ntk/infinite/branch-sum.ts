import { cosineSquare, halfOfSquares, sineSquare } from "../duals/half-angle";

/**
 * The half-angle square between two sums of uncorrelated parts, u = Σ u_k and v = Σ v_k with u_k, v_l uncorrelated for
 * k ≠ l, from the standard deviations a_k, b_k of the parts relative to those of the sums (Σ a² = Σ b² = 1):
 *
 *   sin²(θ/2) = ¼ Σ (a_k − b_k)² + Σ a_k b_k sin²(θ_k/2),
 *
 * and the same with cosines: sums of terms that are not negative, so that near 0 and near π no digits are lost.
 */
export class BranchSum {
  private apart = 0;
  private sine = 0;
  private cosine = 0;

  reset(): void {
    this.apart = 0;
    this.sine = 0;
    this.cosine = 0;
  }

  /** Adds a part with standard deviations a and b at the half-angle square `half`. */
  add(a: number, b: number, half: number): void {
    this.apart += ((a - b) * (a - b)) / 4;
    this.sine += a * b * sineSquare(half);
    this.cosine += a * b * cosineSquare(half);
  }

  half(): number {
    return halfOfSquares(this.apart + this.sine, this.apart + this.cosine);
  }
}
