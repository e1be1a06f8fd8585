import { toNested } from "../../../src/arrays";
import { symmetricEigen } from "../../../src/linalg";

/** Network with one hidden layer of linear units and one output, and its data. */
export interface LinearProblem {
  readonly kernel: number[][];
  readonly targets: number[];
  readonly readoutVariance: number;
  readonly temperature: number;
  readonly width: number;
}

/**
 * Computes E‖a‖²/N and E f of the posterior of a linear network of any width exactly. Given R = ‖a‖², the outputs have
 * the law N(0, K R/N²) and the data the law N(0, K R/N² + T/N); R/s² is chi-squared with N degrees of freedom. The
 * trapezoidal rule in log R converges exponentially.
 */
export function exactLinearLaw({ kernel, targets, readoutVariance, temperature, width: n }: LinearProblem) {
  const { values, vectors } = symmetricEigen(kernel);
  const v = toNested(vectors) as number[][];
  const project = (k: number) => targets.reduce((sum, y, j) => sum + y * v[j]![k]!, 0);
  const modes = Array.from(values, (value, k) => ({ value: Math.max(0, value), y: project(k) }));
  const logDensity = (r: number) =>
    modes.reduce(
      (sum, { value, y }) => {
        const variance = (value * r) / n ** 2 + temperature / n;
        return sum - Math.log(variance) / 2 - y ** 2 / variance / 2;
      },
      (n / 2) * Math.log(r) - r / (2 * readoutVariance),
    );
  const grid = Array.from({ length: 4001 }, (_, i) => n * readoutVariance * Math.exp((i - 2000) / 200));
  const peak = Math.max(...grid.map(logDensity));
  const weights = grid.map((r) => Math.exp(logDensity(r) - peak));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = (f: (r: number) => number) => grid.reduce((sum, r, i) => sum + weights[i]! * f(r), 0) / total;
  const shares = modes.map(({ value }) => mean((r) => (value * r) / (value * r + temperature * n)));
  const outputs = targets.map((_, j) => modes.reduce((sum, { y }, k) => sum + v[j]![k]! * shares[k]! * y, 0));
  return { secondMoment: mean((r) => r) / n, outputs };
}
