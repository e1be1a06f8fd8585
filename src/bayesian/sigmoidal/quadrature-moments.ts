import { gaussLegendre } from "../../numerics/gauss-legendre";
import type { TiltedMoments } from "../codes/tilted-moments";

/** Panels of Gauss–Legendre rules for the standard normal distribution. */
export interface Panels {
  /** Number of panels between two integers. */
  readonly perUnit: number;
  /** End of the last panel, an integer. */
  readonly reach: number;
}

/** Panels for computation; eight standard deviations leave out 1e-15 of the distribution. */
export const COARSE: Panels = { perUnit: 1, reach: 8 };
/** Panels for verification. */
export const FINE: Panels = { perUnit: 4, reach: 30 };

/** Number of nodes on each panel. */
const NODES = 12;

/** The moments of an activation by quadrature, with the values of φ at the nodes. */
export interface QuadratureMoments extends TiltedMoments {
  readonly values: Float64Array;
}

/** Prepares ψ by Gauss–Legendre rules on panels that end at integers, which are exact for kinks of φ there. */
export function quadratureMoments(
  activation: (z: number) => number,
  { perUnit, reach }: Panels,
): QuadratureMoments {
  const rule = gaussLegendre(NODES);
  const count = 2 * reach * perUnit * NODES;
  const [values, weights] = [new Float64Array(count), new Float64Array(count)];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const k = i % NODES;
    const z = (Math.floor(i / NODES) + (1 + rule.nodes[k]!) / 2) / perUnit - reach;
    weights[i] = rule.weights[k]! * Math.exp((-z * z) / 2);
    values[i] = activation(z);
    total += weights[i]!;
  }
  for (let i = 0; i < count; i++) weights[i]! /= total;
  const smallest = values.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const largest = values.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const moments: QuadratureMoments = {
    values,
    range: [smallest, largest],
    value: 0,
    mean: 0,
    variance: 0,
    evaluate(lambda) {
      // Differences from an end of the range avoid overflow, and cancellation where φ saturates.
      const end = lambda > 0 ? largest : smallest;
      let [sum, first, second] = [0, 0, 0];
      for (let i = 0; i < count; i++) {
        const x = values[i]! - end;
        const tilted = weights[i]! * Math.exp(lambda * x);
        sum += tilted;
        first += tilted * x;
        second += tilted * x * x;
      }
      const shift = first / sum;
      moments.value = lambda * end + Math.log(sum);
      moments.mean = end + shift;
      moments.variance = Math.max(0, second / sum - shift * shift);
    },
  };
  return moments;
}
