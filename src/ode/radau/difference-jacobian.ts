import type { Field } from "../types";

/**
 * The Jacobian by forward differences, `out[i * n + j] = ∂f_i/∂y_j`: n evaluations, relative accuracy about 1e-8.
 *
 * The increment is the square root of the rounding error times the component, at least 3e-3 of that for components
 * near zero (Hairer & Wanner, vol. II, IV.8).
 *
 * @param slope the field at (t, y)
 * @param y restored before returning
 * @param shifted scratch
 */
export function differenceJacobian(
  field: Field,
  t: number,
  y: Float64Array,
  slope: Float64Array,
  shifted: Float64Array,
  out: Float64Array,
): void {
  const n = y.length;
  for (let j = 0; j < n; j++) {
    const kept = y[j]!;
    const moved = kept + Math.sqrt(Number.EPSILON * Math.max(1e-5, Math.abs(kept)));
    y[j] = moved;
    field(t, y, shifted);
    y[j] = kept;
    const inverse = 1 / (moved - kept);
    for (let i = 0; i < n; i++) out[i * n + j] = (shifted[i]! - slope[i]!) * inverse;
  }
}
