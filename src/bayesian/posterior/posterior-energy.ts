import type { Matrix } from "../../arrays/types";
import { type Pointwise, writeDerivatives, writeValues } from "../../networks/architecture";
import type { Kernels, Workspace } from "../../simd";

/** Posterior of a network with one hidden layer, f(x_μ) = (1/N) Σ_i a_i φ(z_iμ). */
export interface PosteriorProblem {
  /** F [r, P] with K₀ = FᵀF, so that z_i = Fᵀ u_i has the prior N(0, K₀) for standard normal u_i. */
  readonly factor: Matrix;
  /** y [P, m]. */
  readonly targets: Matrix;
  /** Standard deviation s of the prior of the readouts. */
  readonly readoutDeviation: number;
  /** Number N of hidden units. */
  readonly width: number;
  readonly activation: Pointwise;
}

/** A point, a momentum or a gradient: u [N, r], then the readouts in units of s, b [N, m], in one array. */
export interface Coordinates {
  readonly all: Float64Array<ArrayBuffer>;
  readonly hidden: Float64Array;
  readonly readouts: Float64Array;
}

/** Energy of the posterior at the last point, with the arrays that belong to it. */
export interface PosteriorEnergy {
  /** z [N, P]. */
  readonly preactivations: Float64Array;
  /** f [P, m]. */
  readonly outputs: Float64Array;
  /** Computes the energy −log density at a point, up to a constant, and writes its gradient. */
  at(point: Coordinates, gradient: Coordinates, temperature: number): number;
}

type Arrays = [
  z: Float64Array,
  values: Float64Array,
  slopes: Float64Array,
  outputs: Float64Array,
  signal: Float64Array,
  factor: Float64Array,
];

/** Number of coordinates of a problem, N (r + m). */
export const dimensionOf = ({ width, factor, targets }: PosteriorProblem): number =>
  width * (factor.rows + targets.columns);

/** Lengths of the arrays that `posteriorEnergy` takes from a workspace. */
export function energyLengths({ width, factor, targets }: PosteriorProblem): number[] {
  const hidden = width * factor.columns;
  return [hidden, hidden, hidden, targets.data.length, targets.data.length, factor.data.length];
}

/** Returns the two parts of an array of coordinates. */
export function coordinatesIn(all: Float64Array<ArrayBuffer>, problem: PosteriorProblem): Coordinates {
  const split = problem.width * problem.factor.rows;
  return { all, hidden: all.subarray(0, split), readouts: all.subarray(split) };
}

/**
 * Returns the energy ½‖u‖² + ½‖b‖² + (N/2T) Σ‖f − y‖². One evaluation costs 4 N r P + 6 N P m operations and one value
 * and one derivative of φ per unit and sample, and allocates nothing.
 *
 * @param arrays arrays of a workspace with the lengths `energyLengths`; the points and gradients belong to it, too
 */
export function posteriorEnergy(
  problem: PosteriorProblem,
  kernels: Kernels,
  arrays: Workspace["arrays"],
): PosteriorEnergy {
  const { factor, targets, readoutDeviation: s, width: n, activation } = problem;
  const [z, values, slopes, outputs, signal, f] = arrays as Float64Array[] as Arrays;
  f.set(factor.data);
  const [r, samples, m] = [factor.rows, factor.columns, targets.columns];
  const y = targets.data;
  // The kernels serve narrow matrices, too: the arrays need no copies.
  const [atZ, atValues, atSlopes] = [z.byteOffset, values.byteOffset, slopes.byteOffset];
  const [atOutputs, atSignal, atF] = [outputs.byteOffset, signal.byteOffset, f.byteOffset];
  return {
    preactivations: z,
    outputs,
    at({ all: x, hidden, readouts }, gradient, temperature) {
      const [u, b] = [hidden.byteOffset, readouts.byteOffset];
      kernels.product(0, 0, atZ, samples, u, r, atF, samples, n, r, samples);
      writeValues(activation, z, values, z.length);
      kernels.product(1, 0, atOutputs, m, atValues, samples, b, m, samples, n, m);
      let squares = 0;
      for (let k = 0; k < y.length; k++) {
        outputs[k]! *= s / n;
        const residual = outputs[k]! - y[k]!;
        squares += residual * residual;
        signal[k] = (residual * s) / temperature;
      }
      kernels.product(0, 0, gradient.readouts.byteOffset, m, atValues, samples, atSignal, m, n, samples, m);
      kernels.product(2, 0, atSlopes, samples, b, m, atSignal, m, n, m, samples);
      writeDerivatives(activation, z, slopes, slopes, z.length);
      kernels.product(2, 0, gradient.hidden.byteOffset, r, atSlopes, samples, atF, samples, n, samples, r);
      kernels.axpy(gradient.all.byteOffset, 1, x.byteOffset, x.length);
      return kernels.dot(x.byteOffset, x.byteOffset, x.length) / 2 + (n / temperature / 2) * squares;
    },
  };
}
