import { allFinite } from "../../arrays/finite";
import { scaledNorm, type Tolerance } from "../stepping/tolerance";
import type { Field } from "../types";

/** Increment relative to the size of a component, which balances truncation and rounding. */
const RELATIVE_INCREMENT = Math.sqrt(Number.EPSILON);

/** Largest effect of the rounding errors of a Jacobian on a step, in units of the tolerance. */
const ROUNDING_SHARE = 1e-3;

/**
 * Jacobians `out[i * n + j] = ∂f_i/∂y_j` by one-sided differences, with at least n evaluations of the field each.
 *
 * All increments have the units of their components, so that the result does not depend on the units. The increment of
 * component j is the largest of √ε |y_j|, with ε = 2⁻⁵²; √ε times its absolute tolerance; and 1000 n ε ‖h f‖ times its
 * tolerance, at which the rounding errors of f change a step h by at most a thousandth of the tolerance (Cohen &
 * Hindmarsh, Computers in Physics 10 (1996) 138). It has the direction in which the component moves, or the opposite
 * one if the field is not finite there.
 *
 * A difference that vanishes although the entry of the previous Jacobian did not may be lost in rounding, as in
 * exp(y) − 1 near y = 0. It is computed again with the absolute tolerance as increment.
 */
export class DifferenceJacobian {
  private readonly shifted: Float64Array;

  constructor(
    private readonly field: Field,
    private readonly n: number,
    private readonly tolerance: Tolerance,
  ) {
    this.shifted = new Float64Array(n);
  }

  /**
   * Computes the Jacobian at a time and state.
   *
   * @param y state; changed during the call and restored before returning
   * @param slope the field at (t, y)
   * @param step step for which the Jacobian is needed
   * @param out previous Jacobian, or NaN; overwritten
   */
  write(t: number, y: Float64Array, slope: Float64Array, step: number, out: Float64Array): void {
    const { n, shifted, tolerance } = this;
    const { relative, relativeStride, absolute, absoluteStride } = tolerance;
    const rounding = (n * Number.EPSILON * Math.abs(step) * scaledNorm(slope, y, tolerance)) / ROUNDING_SHARE;
    for (let j = 0; j < n; j++) {
      const floor = absolute[j * absoluteStride]!;
      const size = Math.abs(y[j]!);
      const scale = floor + relative[j * relativeStride]! * size;
      const direction = slope[j]! * step < 0 ? -1 : 1;
      const least = Math.max(RELATIVE_INCREMENT * size, Math.min(1, rounding) * scale);
      const fine = this.shift(t, y, j, direction * Math.max(least, RELATIVE_INCREMENT * floor));
      let isLost = false;
      for (let i = 0; i < n; i++) {
        const difference = shifted[i]! - slope[i]!;
        const at = i * n + j;
        // NaN marks the entries to compute again.
        if (difference === 0 && out[at] !== 0) isLost = true;
        out[at] = difference === 0 && out[at] !== 0 ? Number.NaN : difference / fine;
      }
      if (!isLost) continue;
      const coarse = this.shift(t, y, j, direction * Math.max(least, floor));
      for (let at = j, i = 0; i < n; at += n, i++) {
        if (Number.isNaN(out[at]!)) out[at] = (shifted[i]! - slope[i]!) / coarse;
      }
    }
  }

  /** Evaluates the field with one component changed by an increment, or by its opposite; returns the exact change. */
  private shift(t: number, y: Float64Array, j: number, increment: number): number {
    const component = y[j]!;
    let made = 0;
    for (const signed of [increment, -increment]) {
      y[j] = component + signed;
      made = y[j]! - component;
      this.field(t, y, this.shifted);
      if (allFinite(this.shifted)) break;
    }
    y[j] = component;
    return made;
  }
}
