import { argumentsOf } from "../../../src/arrays/arguments";
import { type Activation, pointwise, readActivation } from "../../../src/networks/architecture";

/** Network of one unit, with one sample of the given prior variance of its preactivation. */
export interface SingleNeuron {
  readonly activation: Activation;
  readonly variance: number;
  readonly target: number;
  readonly readoutVariance: number;
  readonly temperature: number;
}

/** Computes moments of the posterior of one unit at one sample by sums over a grid of readouts and preactivations. */
export function bruteForceLaw({ activation, variance, target, readoutVariance, temperature }: SingleNeuron) {
  const { value } = pointwise(readActivation(argumentsOf("test"), activation));
  const normalGrid = (v: number) => Array.from({ length: 801 }, (_, k) => ((k - 400) / 50) * Math.sqrt(v));
  let [total, readoutSquare, output, outputSquare] = [0, 0, 0, 0];
  for (const a of normalGrid(readoutVariance)) {
    for (const z of normalGrid(variance)) {
      const f = a * value(z);
      const weight = Math.exp(
        -((f - target) ** 2) / (2 * temperature) - (a * a) / (2 * readoutVariance) - (z * z) / (2 * variance),
      );
      total += weight;
      readoutSquare += weight * a * a;
      output += weight * f;
      outputSquare += weight * f * f;
    }
  }
  return { readoutSquare: readoutSquare / total, output: output / total, outputSquare: outputSquare / total };
}
