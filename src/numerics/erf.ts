/*
 * Chebyshev coefficients, computed with mpmath to 50 digits and truncated below 1e-17:
 * erf(x)/x in 2x² − 1 for |x| <= 1 (`NEAR`), and (1 + 2x) exp(x²) erfc(x) in (x − 3.75)/(x + 3.75) for x >= 0 (`FAR`).
 */
const NEAR = [
  0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485,
  2.741993125219606e-5, -1.1043175507344507e-6, 3.8488755420345036e-8, -1.1808582533875466e-9,
  3.2334215826050907e-11, -7.991015947004549e-13, 1.7990725113961456e-14, -3.718635487818693e-16,
];
const FAR = [
  1.1775789345674017, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189, -0.026658668435305753,
  0.009074997670705265, -0.002413163540417608, 0.0004907758365258086, -6.916973302501207e-5,
  4.13902798607301e-6, 7.74038306619849e-7, -2.1886401049234397e-7, 1.076499946567091e-8,
  4.521959811218287e-9, -7.754400208831351e-10, -6.318088340886684e-11, 2.86879501093067e-11,
  1.9455868545777347e-13, -9.65469674843344e-13, 3.25254814814874e-14, 3.3478119482868056e-14,
  -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624044e-17, 5.068148904796111e-17,
];

/** Evaluates Σ c_k T_k(t) by Clenshaw's recurrence. */
function chebyshev(coefficients: readonly number[], t: number): number {
  let next = 0;
  let last = 0;
  for (let k = coefficients.length - 1; k > 0; k--) {
    const sum = 2 * t * next - last + coefficients[k]!;
    last = next;
    next = sum;
  }
  return t * next - last + coefficients[0]!;
}

/** Computes the error function (2/√π) ∫₀ˣ exp(−s²) ds to a few units in the last place. */
export function erf(x: number): number {
  if (Math.abs(x) <= 1) return x * chebyshev(NEAR, 2 * x * x - 1);
  return x > 0 ? 1 - tail(x) : tail(-x) - 1;
}

/** Computes 1 − erf(x) for x >= 1 with a relative error of about x² units of rounding. */
function tail(x: number): number {
  if (x > 30) return 0;
  return (Math.exp(-x * x) / (1 + 2 * x)) * chebyshev(FAR, (x - 3.75) / (x + 3.75));
}

/** Computes the standard normal distribution Φ(z), with full relative accuracy in the lower tail. */
export function normalDistribution(z: number): number {
  const x = z * Math.SQRT1_2;
  return x < -1 ? tail(-x) / 2 : (1 + erf(x)) / 2;
}

/** Computes the standard normal density. */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
