import type { Matrix } from "../../arrays/types";
import { denseSymmetricEigen } from "../../linalg/dense";
import type { TiltedMoments } from "./tilted-moments";

/** A minimum of the energy E(a) = ½|a|² − Σ_c f_c ψ(a·t_c) of a readout, in units in which σ² = 1. */
export interface Minimum {
  /** a, r numbers. */
  readonly readout: Float64Array;
  readonly energy: number;
  /** Means ψ′(a·t_c) of the activations on the classes, C numbers. */
  readonly means: Float64Array;
  /** Variances ψ″(a·t_c), C numbers. */
  readonly variances: Float64Array;
  /** Inverse of ∂²E/∂a², [r, r]. */
  readonly inverse: Float64Array;
}

/** Curvature below which a point is not a minimum, relative to that of |a|²/2. */
const SMALLEST_CURVATURE = 1e-12;

/** Limit of the steps of one descent. */
const MAX_STEPS = 500;

/**
 * Descends from a readout to a local minimum of the energy.
 *
 * The map a → Σ_c f_c t_c ψ′(a·t_c) never increases the energy, because ψ is convex. Newton's step with the absolute
 * values of the curvatures, or a multiple of the map's step, replaces it where the energy falls further. Returns
 * undefined for a start that ends in a saddle or does not converge.
 */
export function descend(
  moments: TiltedMoments,
  fractions: Float64Array,
  fields: Matrix,
  start: Float64Array,
): Minimum | undefined {
  const at = (readout: Float64Array) => evaluate(moments, fractions, fields, readout);
  let now = at(start);
  let stretch = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    const curvature = curvatureOf(fractions, fields, now);
    if (curvature === undefined) return undefined;
    const { inverse, convex } = curvature;
    const size = Math.hypot(...now.readout, ...now.image);
    const gradient = Math.hypot(...now.readout.map((a, i) => a - now.image[i]!));
    if (gradient <= 4 * Number.EPSILON * size) return convex ? { ...now, inverse } : undefined;
    const direction = newtonStep(now, inverse);
    const length = Math.hypot(...direction);
    const newton = at(now.readout.map((a, i) => a + direction[i]!));
    const slack = 8 * Number.EPSILON * (1 + Math.abs(now.energy));
    const descends = newton.energy <= now.energy + slack;
    if (length <= 1e-13 * size) return convex && descends ? { ...newton, inverse } : undefined;
    // At least half of the decrease that the curvature predicts, ½ gᵀH⁻¹g with the gradient g = a − image.
    const predicted = direction.reduce((sum, x, i) => sum + (x * (now.image[i]! - now.readout[i]!)) / 2, 0);
    if (descends && convex && (length <= 1e-4 * size || now.energy - newton.energy >= predicted / 2)) {
      now = newton;
      continue;
    }
    const mapped = at(now.image);
    const far = stretch > 1 ? at(now.readout.map((a, i) => a + stretch * (now.image[i]! - a))) : mapped;
    stretch = far.energy <= mapped.energy ? 2 * stretch : 1;
    now = [newton, mapped, far].reduce((best, point) => (point.energy < best.energy ? point : best));
    if (!Number.isFinite(now.energy)) return undefined;
  }
  return undefined;
}

interface Point {
  readonly readout: Float64Array;
  readonly energy: number;
  /** Σ_c f_c t_c ψ′(a·t_c), which equals a at a stationary point. */
  readonly image: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

function evaluate(
  moments: TiltedMoments,
  fractions: Float64Array,
  { rows: C, columns: r, data: t }: Matrix,
  readout: Float64Array,
): Point {
  const [means, variances, image] = [new Float64Array(C), new Float64Array(C), new Float64Array(r)];
  let energy = 0;
  for (let i = 0; i < r; i++) energy += (readout[i]! * readout[i]!) / 2;
  for (let c = 0; c < C; c++) {
    let lambda = 0;
    for (let i = 0; i < r; i++) lambda += readout[i]! * t[c * r + i]!;
    moments.evaluate(lambda);
    energy -= fractions[c]! * moments.value;
    means[c] = moments.mean;
    variances[c] = moments.variance;
    for (let i = 0; i < r; i++) image[i]! += fractions[c]! * moments.mean * t[c * r + i]!;
  }
  return { readout, energy, image, means, variances };
}

/** Computes the inverse of the absolute value of I − Σ_c f_c ψ″_c t_c t_cᵀ, and whether the matrix is positive definite. */
function curvatureOf(
  fractions: Float64Array,
  { rows: C, columns: r, data: t }: Matrix,
  { variances }: Point,
): { inverse: Float64Array; convex: boolean } | undefined {
  const hessian = new Float64Array(r * r);
  for (let i = 0; i < r; i++) {
    hessian[i * r + i]! += 1;
    for (let c = 0; c < C; c++) {
      const factor = fractions[c]! * variances[c]! * t[c * r + i]!;
      for (let j = 0; j < r; j++) hessian[i * r + j]! -= factor * t[c * r + j]!;
    }
  }
  if (!hessian.every(Number.isFinite)) return undefined;
  const { values, vectors } = denseSymmetricEigen({ rows: r, columns: r, data: hessian });
  const inverse = new Float64Array(r * r);
  for (let k = 0; k < r; k++) {
    const factor = 1 / Math.max(Math.abs(values[k]!), SMALLEST_CURVATURE);
    for (let i = 0; i < r; i++) {
      const x = factor * vectors.data[i * r + k]!;
      for (let j = 0; j < r; j++) inverse[i * r + j]! += x * vectors.data[j * r + k]!;
    }
  }
  return { inverse, convex: values[0]! > SMALLEST_CURVATURE };
}

/** Returns −H⁻¹ (a − image). */
function newtonStep({ readout, image }: Point, inverse: Float64Array): Float64Array {
  const r = readout.length;
  return readout.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < r; j++) sum += inverse[i * r + j]! * (image[j]! - readout[j]!);
    return sum;
  });
}
