import type { Field } from "../types";

/**
 * Computes the Jacobian `out[i * n + j] = ∂f_i/∂y_j` by forward differences: n evaluations, relative accuracy about
 * 1e-8.
 *
 * The increment is `sqrt(ε max(1e-5, |y_j|))` with ε = 2⁻⁵² (Hairer & Wanner, vol. II, IV.8).
 *
 * @param y state; changed during the call and restored before returning
 * @param slope the field at (t, y)
 * @param shifted scratch memory
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
    const component = y[j]!;
    const shiftedComponent = component + Math.sqrt(Number.EPSILON * Math.max(1e-5, Math.abs(component)));
    y[j] = shiftedComponent;
    field(t, y, shifted);
    y[j] = component;
    const inverse = 1 / (shiftedComponent - component);
    for (let i = 0; i < n; i++) out[i * n + j] = (shifted[i]! - slope[i]!) * inverse;
  }
}
