import { type Dual, type Marginals, marginalsFrom, type PairMoments } from "./dual";
import { cosineOf, cosineSquare, fullSineSquare, halfOfCosine, RIGHT_ANGLE, sineSquare } from "./half-angle";

/** q12 = E[u v] */
const covariance = (a: Marginals, i: number, b: Marginals, j: number, half: number): number =>
  a.roots[i]! * b.roots[j]! * cosineOf(half);

/** q11 q22 − q12² */
const determinant = (a: Marginals, i: number, b: Marginals, j: number, half: number): number =>
  a.variances[i]! * b.variances[j]! * fullSineSquare(half);

/** Writes the moments of a pair from E[φφ] and E[φ′φ′]. */
function write(
  out: PairMoments,
  a: Marginals,
  i: number,
  b: Marginals,
  j: number,
  value: number,
  slope: number,
) {
  const size = Math.sqrt(a.squares[i]!) * Math.sqrt(b.squares[j]!);
  out.half = size > 0 ? halfOfCosine(value / size) : RIGHT_ANGLE;
  out.slope = slope;
}

/** (1 + 2 q11)(1 + 2 q22) − 4 q12², as a sum of nonnegative terms. */
const erfDeterminant = (a: Marginals, i: number, b: Marginals, j: number, half: number): number =>
  1 + 2 * a.variances[i]! + 2 * b.variances[j]! + 4 * determinant(a, i, b, j, half);

/** Dual of erf (Williams 1997). */
export const erfDual: Dual = {
  marginals: (variances) =>
    marginalsFrom(
      variances,
      (q) => (2 / Math.PI) * Math.atan2(2 * q, Math.sqrt(1 + 4 * q)),
      (q) => 4 / (Math.PI * Math.sqrt(1 + 4 * q)),
    ),
  pair(a, i, b, j, half, out) {
    const root = Math.sqrt(erfDeterminant(a, i, b, j, half));
    const value = (2 / Math.PI) * Math.atan2(2 * covariance(a, i, b, j, half), root);
    write(out, a, i, b, j, value, 4 / (Math.PI * root));
  },
};

/**
 * Computes E[φφ] and E[φ′φ′] of x Φ(x) for variances q11 and q22, covariance q and `square` = (1 + q11)(1 + q22) − q², as
 * sums of terms that are at most of the order of the result for equal variables.
 */
function geluMoments(q11: number, q22: number, q: number, square: number): [number, number] {
  const root = Math.sqrt(square);
  const angle = Math.atan2(q, root);
  const [p11, p22] = [1 / (1 + q11), 1 / (1 + q22)];
  const value = (q * p11 * (q * p22)) / root + q11 * p11 * (q22 * p22) * root + q * angle;
  const bracket = 1 / square + (2 + q11 + q22) * p11 * p22;
  return [value / (2 * Math.PI) + q / 4, ((bracket * q) / root + angle) / (2 * Math.PI) + 1 / 4];
}

/** Dual of the GELU x Φ(x) (Tsuchida et al. 2021). */
export const geluDual: Dual = {
  marginals: (variances) => {
    const at = (q: number) => geluMoments(q, q, q, 1 + 2 * q);
    return marginalsFrom(
      variances,
      (q) => at(q)[0],
      (q) => at(q)[1],
    );
  },
  pair(a, i, b, j, half, out) {
    const [q11, q22] = [a.variances[i]!, b.variances[j]!];
    const square = 1 + q11 + q22 + determinant(a, i, b, j, half);
    const [value, slope] = geluMoments(q11, q22, covariance(a, i, b, j, half), square);
    write(out, a, i, b, j, value, slope);
  },
};

/** Computes x − y from log(x/y), without cancellation if x and y are nearly equal. */
const differenceOf = (x: number, y: number, logarithm: number): number =>
  logarithm >= 0 ? -x * Math.expm1(-logarithm) : y * Math.expm1(logarithm);

/** Creates the dual of amplitude · sin(frequency · x + phase). */
export function sinusoidDual(amplitude: number, frequency: number, phase: number): Dual {
  const power = (amplitude * amplitude) / 2;
  const rate = frequency * frequency;
  const phaseCosine = Math.cos(2 * phase);
  return {
    marginals: (variances) =>
      marginalsFrom(
        variances,
        (q) =>
          power *
          (phaseCosine === 1 ? -Math.expm1(-2 * rate * q) : 1 - Math.exp(-2 * rate * q) * phaseCosine),
        (q) => power * rate * (1 + Math.exp(-2 * rate * q) * phaseCosine),
      ),
    pair(a, i, b, j, half, out) {
      const [r1, r2] = [a.roots[i]!, b.roots[j]!];
      const squaredGap = (r1 - r2) ** 2;
      const difference = Math.exp((-rate / 2) * (squaredGap + 4 * r1 * r2 * sineSquare(half)));
      const total = Math.exp((-rate / 2) * (squaredGap + 4 * r1 * r2 * cosineSquare(half)));
      const value =
        phaseCosine === 1
          ? differenceOf(difference, total, 2 * rate * r1 * r2 * cosineOf(half))
          : difference - total * phaseCosine;
      write(out, a, i, b, j, power * value, power * rate * (difference + total * phaseCosine));
    },
  };
}

/** Dual of eˣ, which equals its derivative. */
export const expDual: Dual = {
  marginals: (variances) =>
    marginalsFrom(
      variances,
      (q) => Math.exp(2 * q),
      (q) => Math.exp(2 * q),
    ),
  pair(a, i, b, j, half, out) {
    const q = covariance(a, i, b, j, half);
    const value = Math.exp((a.variances[i]! + b.variances[j]!) / 2 + q);
    write(out, a, i, b, j, value, value);
  },
};

/** Dual of e^{−x²}. */
export const gaussianDual: Dual = {
  marginals: (variances) =>
    marginalsFrom(
      variances,
      (q) => 1 / Math.sqrt(1 + 4 * q),
      (q) => (4 * q) / (1 + 4 * q) ** 1.5,
    ),
  pair(a, i, b, j, half, out) {
    const square = erfDeterminant(a, i, b, j, half);
    const root = Math.sqrt(square);
    write(out, a, i, b, j, 1 / root, (4 * covariance(a, i, b, j, half)) / (square * root));
  },
};
