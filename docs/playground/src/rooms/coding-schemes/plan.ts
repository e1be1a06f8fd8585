import type { CodingValues } from "./parameters";

/** Samples of the chain after its warm-up, the fewest that `samplePosterior` takes; the last one is displayed. */
export const SAMPLES = 4;

/** Data and activation of a network, for the theory, the sampling and the copied code. */
export interface CodingPlan {
  /** Number of inputs. */
  readonly inputs: number;
  /** Class of every input, from 0. */
  readonly labels: readonly number[];
  /** One-hot targets, one row per input. */
  readonly targets: readonly (readonly number[])[];
  /** Kernel of orthogonal inputs, the identity. */
  readonly kernel: readonly (readonly number[])[];
  /** Shares and targets of the classes. */
  readonly classes: {
    readonly fractions: readonly number[];
    readonly targets: readonly (readonly number[])[];
  };
  /** Prior variance s² = σ²/P of a readout weight. */
  readonly readoutVariance: number;
}

export function codingPlan({
  classes: count,
  variance,
  inputs: perClass,
}: Pick<CodingValues, "classes" | "variance" | "inputs">): CodingPlan {
  const inputs = count * perClass;
  const labels = Array.from({ length: inputs }, (_, p) => Math.floor(p / perClass));
  const classTargets = identity(count);
  return {
    inputs,
    labels,
    targets: labels.map((label) => classTargets[label]!),
    kernel: identity(inputs),
    classes: { fractions: new Array<number>(count).fill(1 / count), targets: classTargets },
    readoutVariance: variance / inputs,
  };
}

const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_unused, j) => (i === j ? 1 : 0)));

/** Sigmoidal activation with the slope ½ at 0 that the error function of the paper has. */
export const sigmoid = {
  value: (z: number): number => 1 / (1 + Math.exp(-2 * z)),
  derivative: (z: number): number => {
    const value = 1 / (1 + Math.exp(-2 * z));
    return 2 * value * (1 - value);
  },
};
