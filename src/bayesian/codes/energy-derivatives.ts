import type { Matrix } from "../../arrays/types";
import type { Minimum } from "./code-energy";

/** Computes the slope f_c (y_c − a ψ′_c) of the dual for one minimum, [C r]: the deficit of its outputs. */
export function slopeOf(
  fractions: Float64Array,
  { columns: r, data }: Matrix,
  minimum: Minimum,
): Float64Array {
  return data.map((y, at) => {
    const c = Math.floor(at / r);
    return fractions[c]! * (y - minimum.readout[at % r]! * minimum.means[c]!);
  });
}

/**
 * Subtracts `weight` times the second derivative of the energy of a minimum with respect to the fields, [C r, C r]. It
 * holds the shift of the minimum: E_tt − E_ta E_aa⁻¹ E_at, negative semidefinite.
 */
export function subtractCurvature(
  out: Float64Array,
  fractions: Float64Array,
  { rows: C, columns: r, data: t }: Matrix,
  { readout: a, means, variances, inverse }: Minimum,
  weight: number,
): void {
  const n = C * r;
  // −E_ta, and its product with E_aa⁻¹.
  const [mixed, shifted] = [new Float64Array(n * r), new Float64Array(n * r)];
  for (let c = 0; c < C; c++) {
    for (let i = 0; i < r; i++) {
      const row = (c * r + i) * r;
      for (let j = 0; j < r; j++) mixed[row + j] = fractions[c]! * variances[c]! * a[i]! * t[c * r + j]!;
      mixed[row + i]! += fractions[c]! * means[c]!;
      for (let j = 0; j < r; j++) {
        for (let k = 0; k < r; k++) shifted[row + j]! += mixed[row + k]! * inverse[k * r + j]!;
      }
    }
  }
  for (let p = 0; p < n; p++) {
    for (let q = 0; q < n; q++) {
      let sum = 0;
      for (let k = 0; k < r; k++) sum += shifted[p * r + k]! * mixed[q * r + k]!;
      out[p * n + q]! += weight * sum;
    }
  }
  for (let c = 0; c < C; c++) {
    for (let i = 0; i < r; i++) {
      const factor = weight * fractions[c]! * variances[c]! * a[i]!;
      for (let j = 0; j < r; j++) out[(c * r + i) * n + c * r + j]! += factor * a[j]!;
    }
  }
}
