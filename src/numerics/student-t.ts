import { findRoot } from "./find-root";

/**
 * Computes the quantile of Student's t distribution: the value that a t-distributed number with the given degrees of
 * freedom does not exceed with a probability, which is above 1/2 and below 1.
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  const excess = (t: number) => studentCentral(t, degreesOfFreedom) - (2 * probability - 1);
  let upper = 1;
  while (excess(upper) < 0) upper *= 2;
  return findRoot(excess, 0, excess(0), upper, excess(upper), 1e-14 * upper);
}

/**
 * Computes the probability that a t-distributed number lies between −t and t, as a finite sum for a whole number of
 * degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4).
 */
function studentCentral(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? cos : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degreesOfFreedom; k += 2) {
    term *= ((k - 1) / k) * cos * cos;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}
