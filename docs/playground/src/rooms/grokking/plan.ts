import type { NdArray } from "learning-dynamics/arrays";
import { normal } from "learning-dynamics/random";
import { round } from "../../grid";
import type { GrokkingValues } from "./parameters";

/** Number of test samples. */
export const TEST = 80;
/** Variance of the targets, for every linear part. */
export const VARIANCE = 0.5;
/** Part of the targets' variance that remains when samples count as learned. */
export const LEARNED = 0.1;
/** Ends and number of points of the line of the teacher. */
export const TEACHER = { ends: 3, count: 61 } as const;
/** Number of records of the map if there are enough steps, and number of records from dot to dot. */
const LINE = 49;
const STRIDE = 3;
/** Learning rate in units of the inverse of the estimated largest eigenvalue of the tangent kernel; 2 is unstable. */
const STEP = 1;

/** Samples with targets in units of the output scale α: with targets y/α, f/α follows the steps of f. */
export interface Samples {
  readonly inputs: NdArray;
  /** Targets y/α, [samples, 1]. */
  readonly targets: readonly (readonly number[])[];
}

/** Numbers derived from the values, for the computation and the copied code. */
export interface GrokkingPlan {
  /** Standard deviation of the entries of the inputs. */
  readonly deviation: number;
  /** Coefficients of the teacher y = p s + q s², s = βᵀx. */
  readonly teacher: readonly [p: number, q: number];
  readonly train: Samples;
  readonly test: Samples;
  readonly learningRate: number;
  /** Numbers of steps after which the map is recorded, in geometric progression. */
  readonly records: readonly number[];
  /** Numbers of steps after which the network is recorded. */
  readonly dots: readonly number[];
  /** Index of the record at which outputs are displayed. */
  readonly shown: number;
}

export function grokkingPlan(values: GrokkingValues): GrokkingPlan {
  const { scale, epsilon, linear, samples, dimension, time, seed } = values;
  const deviation = round(1 / Math.sqrt(dimension), 6);
  const teacher = [round(Math.sqrt(linear / 2), 6), round(Math.sqrt(1 - linear) / 2, 6)] as const;
  const inputs = normal({ shape: [samples + TEST, dimension], standardDeviation: deviation, seed });
  const withTargets = (part: NdArray): Samples => ({
    inputs: part,
    targets: projectionsOf(part).map((s) => [(teacher[0] * s + teacher[1] * s * s) / scale]),
  });
  // Largest eigenvalue of Gaussian inputs, in units of 1/d, and factor by which the kernel grows.
  const edge = (1 + Math.sqrt(dimension / samples)) ** 2;
  const growth = 1 + (3 * epsilon) / scale + epsilon ** 2;
  const steps = Math.round(values.steps);
  const records = [...new Set(Array.from({ length: LINE }, (_, i) => Math.round(steps ** (i / (LINE - 1)))))];
  return {
    deviation,
    teacher,
    train: withTargets(inputs.hi(samples, dimension)),
    test: withTargets(inputs.lo(samples, 0)),
    learningRate: round((STEP * dimension) / (edge * growth)),
    records,
    dots: records.filter((_, i) => (records.length - 1 - i) % STRIDE === 0),
    shown: nearest(records, steps ** time),
  };
}

/** Computes the projections βᵀx of inputs on the direction β = (1, …, 1) of the teacher. */
export const projectionsOf = (inputs: NdArray): number[] => {
  const [samples, dimension] = inputs.shape as [number, number];
  return Array.from({ length: samples }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += inputs.get(i, j);
    return sum;
  });
};

/** Returns the index of the number whose logarithm is nearest to that of `value`. */
function nearest(numbers: readonly number[], value: number): number {
  const distances = numbers.map((x) => Math.abs(Math.log(x / value)));
  return distances.indexOf(Math.min(...distances));
}
