import { inverseInformation, type Minimum } from "../../descent/levenberg-marquardt";
import { byCurve, CURVES, type Curve, type Measurements } from "./read-trajectory";

/** Interval [low, high]. */
export type Interval = [low: number, high: number];

/** Statistics of the residuals from one sample to the next. */
export interface Noise {
  /** Standard deviation of the noise of each curve, from second differences of the residuals, in the curve's units. */
  readonly deviations: Readonly<Record<Curve, number>>;
  /** Correlation of neighbouring residuals, −1 to 1: near 0 for measurement noise, near 1 for a smooth misfit. */
  readonly autocorrelation: number;
  /** Root mean square of the deviations, each relative to its curve's range. */
  readonly relative: number;
}

/** Estimates the noise in weighted residuals [3T]. */
export function noiseOf(data: Measurements, residuals: Float64Array): Noise {
  const count = data.times.length;
  let [products, squares] = [0, 0];
  const deviations = byCurve((name) => {
    const from = CURVES.indexOf(name) * count;
    let sum = 0;
    for (let i = from; i < from + count; i++) {
      squares += residuals[i]! ** 2;
      if (i > from) products += residuals[i]! * residuals[i - 1]!;
      if (i > from + 1) sum += (residuals[i]! - 2 * residuals[i - 1]! + residuals[i - 2]!) ** 2;
    }
    const factor = data.factors[name];
    return factor === 0 ? 0 : Math.sqrt(sum / (6 * (count - 2))) / factor;
  });
  const autocorrelation = squares === 0 ? 0 : (products / squares) * (count / (count - 1));
  const weighted = CURVES.filter((name) => data.factors[name] > 0);
  const relatives = weighted.map((name) => (deviations[name] / data.scales[name]) ** 2);
  const relative = Math.sqrt(relatives.reduce((sum, x) => sum + x, 0) / weighted.length);
  return { deviations, autocorrelation: Math.max(-1, Math.min(1, autocorrelation)), relative };
}

/**
 * Computes confidence intervals that contain two of the parameters simultaneously with probability 95 % (Šidák): the
 * estimate ± t · √(variance). The variances are computed from the Jacobian and the residuals in the
 * heteroscedasticity-consistent form HC3 (MacKinnon & White 1985), which allows noise of varying size along the curves.
 *
 * If neighbouring residuals have a significant correlation ρ (above 2/√size), each counts as (1 − ρ)/(1 + ρ) residuals,
 * down to three degrees of freedom. Returns undefined if the residuals do not determine the parameters.
 *
 * @param size number of residuals with nonzero weight
 * @param addedVariances returns variances from other sources, for example a noisy start, given (JᵀJ)⁻¹
 */
export function intervals(
  minimum: Minimum,
  size: number,
  autocorrelation: number,
  addedVariances: (inverse: Float64Array) => Float64Array | undefined = () => undefined,
): Interval[] | undefined {
  const inverse = inverseInformation(minimum);
  if (inverse === undefined) return undefined;
  const { parameters } = minimum;
  const correlation = autocorrelation > 2 / Math.sqrt(size) ? Math.min(autocorrelation, 1 - 1e-9) : 0;
  const independent = (size * (1 - correlation)) / (1 + correlation);
  const degreesOfFreedom = Math.max(3, independent - parameters.length);
  const inflation = Math.max(1, (size - parameters.length) / degreesOfFreedom);
  const quantile = studentQuantile(degreesOfFreedom);
  const variances = robustVariances(minimum, inverse);
  const added = addedVariances(inverse);
  return Array.from(parameters, (x, i): Interval => {
    const deviation = Math.sqrt(inflation * variances[i]! + (added?.[i] ?? 0));
    return [x - quantile * deviation, x + quantile * deviation];
  });
}

/** Computes the diagonal of (JᵀJ)⁻¹ Jᵀ diag(r²/(1 − leverage)²) J (JᵀJ)⁻¹. */
function robustVariances({ parameters, residuals, jacobian }: Minimum, inverse: Float64Array): Float64Array {
  const count = parameters.length;
  const variances = new Float64Array(count);
  const response = new Float64Array(count);
  for (let k = 0; k < residuals.length; k++) {
    let leverage = 0;
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += inverse[i * count + j]! * jacobian[k * count + j]!;
      response[i] = sum;
      leverage += sum * jacobian[k * count + i]!;
    }
    const error = residuals[k]! / Math.max(0.1, 1 - leverage);
    for (let i = 0; i < count; i++) variances[i]! += (response[i]! * error) ** 2;
  }
  return variances;
}

/** Converts the interval of the logarithm of a rate to that of the rate; undefined if it has an end beyond float64. */
export function rateInterval(ofLogarithm: Interval | undefined): Interval | undefined {
  const [low, high] = (ofLogarithm ?? []).map(Math.exp);
  return low! > 0 && high! < Number.POSITIVE_INFINITY ? [low!, high!] : undefined;
}

/** Two-sided normal quantile at confidence √0.95, which is Šidák's for two intervals at 95 %. */
const Z = 2.236476644557802;

/**
 * Computes the two-sided quantile of Student's t distribution at confidence √0.95 for ν >= 3 degrees of freedom, by the
 * Cornish–Fisher expansion about the normal quantile z to order 1/ν⁴ (Abramowitz & Stegun 26.7.5). The relative
 * error is 3e-3 at ν = 3, and 1e-5 from ν = 10 on.
 */
export function studentQuantile(degreesOfFreedom: number): number {
  const n = Math.max(3, degreesOfFreedom);
  const first = (Z ** 3 + Z) / 4;
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  const fourth = (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) / 92160;
  return Z + first / n + second / n ** 2 + third / n ** 3 + fourth / n ** 4;
}
