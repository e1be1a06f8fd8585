import type { Arguments } from "../arrays/arguments";
import type { Matrix } from "../arrays/types";
import { denseSymmetricEigen } from "../linalg/dense";
import { multiply, scaleRows, transposedMultiply } from "../linalg/products";
import { findRoot } from "../numerics/find-root";
import type { KernelTargets } from "./kernel-targets";
import { readoutGain } from "./readout-gain";

/** The posterior of a linear network in the eigenvectors of its readout covariance. */
export interface LinearPosterior {
  /** Gains v, m numbers: s² v are the eigenvalues of the readout covariance U. */
  readonly gain: Float64Array;
  /** Eigenvectors of U as columns, [m, m]. */
  readonly basis: Matrix;
  /** Coefficients of the mean predictor k(x)ᵀ C in the eigenvectors of the kernel, [P, m]. */
  readonly coefficients: Matrix;
  /** Coordinates of the signal in the same basis, [P, m]; column j adds a term of rank one to the kernel of each layer. */
  readonly signal: Matrix;
}

/** Solves s² v^depth (v − 1) = μ for every eigenvalue μ of YᵀK₀⁻¹Y, at temperature 0. */
export function posteriorAtZero(
  args: Arguments,
  { values, coordinates, targets }: KernelTargets,
  variance: number,
  depth: number,
): LinearPosterior {
  const m = targets.columns;
  const overRoot = scaleRows(
    coordinates,
    values.map((x) => 1 / Math.sqrt(x)),
  );
  const power = transposedMultiply(overRoot, overRoot);
  args.finite("targets", power.data);
  const { values: powers, vectors } = denseSymmetricEigen(power);
  const basis = { ...vectors, data: vectors.data.map((_, at) => vectors.data[at + m - 1 - 2 * (at % m)]!) };
  return {
    gain: powers.map((_, j) => readoutGain(Math.max(powers[m - 1 - j]!, 0) / variance, depth)),
    basis,
    coefficients: scaleRows(
      coordinates,
      values.map((x) => 1 / x),
    ),
    signal: multiply(coordinates, basis),
  };
}

/**
 * Solves 1/U = 1/s² − tᵀK₀t with t = (U K₀ + T I)⁻¹ Y for one output and one hidden layer, at a temperature T > 0.
 *
 * With U = s² v the equation is v = 1 + Σ_k U λ_k y_k²/(U λ_k + T)², with one solution between 1 and 1 + ‖Y‖²/4T.
 */
export function posteriorAtTemperature(
  args: Arguments,
  { values, coordinates }: KernelTargets,
  variance: number,
  temperature: number,
): LinearPosterior {
  const y = coordinates.data;
  const excess = (gain: number) => {
    let sum = 1 - gain;
    for (const [k, value] of values.entries()) {
      const learned = variance * gain * value;
      sum += learned * (y[k]! / (learned + temperature)) ** 2;
    }
    return sum;
  };
  const largest = 1 + y.reduce((sum, x) => sum + (x / temperature) * x, 0) / 4;
  const [atOne, atLargest] = [excess(1), excess(largest)];
  args.finite("targets", Float64Array.of(largest, atOne, atLargest));
  const gain = findRoot(excess, 1, atOne, largest, atLargest, Number.EPSILON);
  const readout = variance * gain;
  return {
    gain: Float64Array.of(gain),
    basis: { rows: 1, columns: 1, data: Float64Array.of(1) },
    coefficients: scaleRows(
      coordinates,
      values.map((x) => readout / (readout * x + temperature)),
    ),
    signal: scaleRows(
      coordinates,
      values.map((x) => (readout * x) / (readout * x + temperature)),
    ),
  };
}
