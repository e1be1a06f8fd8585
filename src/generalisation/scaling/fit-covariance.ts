import { inverseInformation, type Minimum } from "../../descent/levenberg-marquardt";
import { constantSlopes } from "./fit-constants";
import type { Form } from "./scaling-form";

/** Half width of the window over the residuals, relative to their spread and the fifth root of their number (Silverman 1986). */
const WINDOW = 1.06;
/** Median of |x| for a standard normal x. */
const NORMAL_MEDIAN = 0.6744897501960817;

/**
 * Computes the covariance of the constants from the linearisation at the fit,
 *
 *   Σψ²/(n − p) / m² (JᵀJ)⁻¹
 *
 * with the residuals ψ clipped to the limit of Huber and the share m of residuals within it (Huber & Ronchetti 2009, 7.6), which
 * is that of least squares without a limit. A limit far below the noise holds hardly more residuals than the p
 * that the fit passes through; the share is therefore counted in a wider window, without those. Returns undefined if the
 * points do not determine the constants.
 */
export function fitCovariance(
  form: Form,
  minimum: Minimum,
  centres: readonly number[],
  huber: number,
): Float64Array | undefined {
  const inverse = inverseInformation(minimum);
  if (inverse === undefined) return undefined;
  const { parameters, residuals } = minimum;
  const [n, p] = [residuals.length, parameters.length];
  const sizes = residuals.map(Math.abs).sort();
  const spread = sizes[n >> 1]! / NORMAL_MEDIAN;
  const window = Math.max(huber, WINDOW * spread * n ** -0.2);
  const inside = sizes.reduce((count, size) => count + Number(size <= window), 0);
  const share = (Math.max(1, inside - p) / (n - p)) * (window === huber ? 1 : huber / window);
  const clipped = sizes.reduce((sum, size) => sum + Math.min(size, huber) ** 2, 0);
  const variance = clipped / (n - p) / share ** 2;
  const slopes = constantSlopes(form, parameters, centres);
  const covariance = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) {
      let sum = 0;
      for (let i = 0; i < p; i++) {
        for (let j = 0; j < p; j++) sum += slopes[a * p + i]! * inverse[i * p + j]! * slopes[b * p + j]!;
      }
      covariance[a * p + b] = variance * sum;
    }
  }
  return covariance;
}
