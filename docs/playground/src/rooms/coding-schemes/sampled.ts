import { toNested } from "learning-dynamics/arrays";
import { codeStatistics, samplePosteriorAsync } from "learning-dynamics/bayesian";
import type { CodingValues } from "./parameters";
import { codingPlan, SAMPLES, sigmoid } from "./plan";
import type { ClassKernel } from "./theory";

/** A network that is sampled from its posterior. */
export interface SampledCode {
  /** Mean activations of the neurons on the classes, [N, C]. */
  readonly neurons: readonly (readonly number[])[];
  /** Readouts of the neurons, [N, C]. */
  readonly readouts: readonly (readonly number[])[];
  readonly kernel: ClassKernel;
  /** Mean output of the class of an input. */
  readonly output: number;
  /** Number of neurons with readouts √N times as large as the median. */
  readonly outliers: number;
}

const activations = {
  linear: (z: number) => z,
  sigmoidal: sigmoid.value,
  relu: (z: number) => Math.max(0, z),
};

/** Samples the posterior by one chain, and describes the code of its last sample. */
export async function sampleCode(values: CodingValues, signal: AbortSignal): Promise<SampledCode> {
  const { activation, classes, inputs: perClass, width, temperature, warmUp, seed } = values;
  const { inputs, kernel, labels, targets, readoutVariance } = codingPlan(values);
  const sample = await samplePosteriorAsync({
    ...{ kernel, targets, readoutVariance, temperature, width, warmUp, seed, signal },
    activation: activation === "sigmoidal" ? sigmoid : activation,
    samples: SAMPLES,
    chains: 1,
  });
  const last = SAMPLES - 1;
  const value = activations[activation];
  const active = labels.map((_, p) =>
    Array.from({ length: width }, (_unused, i) => value(sample.preactivations.get(0, i, p))),
  );
  const readouts = Array.from({ length: width }, (_, i) =>
    Array.from({ length: classes }, (_unused, c) => sample.readouts.get(last, i, c)),
  );
  const { selectivity, outliers } = codeStatistics(active, labels, { readouts });
  const neurons = toNested(selectivity) as number[][];
  const right = labels.reduce((sum, label, p) => sum + sample.outputs.get(last, p, label), 0);
  return {
    neurons,
    readouts,
    outliers: outliers!,
    output: right / inputs,
    kernel: kernelOf(active, neurons, perClass),
  };
}

/** Computes the kernel between classes from the neurons' mean activations, without pairs of equal inputs. */
function kernelOf(
  active: readonly (readonly number[])[],
  neurons: readonly (readonly number[])[],
  perClass: number,
): ClassKernel {
  const [width, classes] = [neurons.length, neurons[0]!.length];
  const squares = active.flat().reduce((sum, x) => sum + x * x, 0);
  let [within, between] = [-squares, 0];
  for (const means of neurons) {
    const sum = means.reduce((total, x) => total + x, 0);
    const same = means.reduce((total, x) => total + x * x, 0);
    within += perClass ** 2 * same;
    between += sum ** 2 - same;
  }
  return {
    within: within / (width * classes * perClass * (perClass - 1)),
    between: between / (width * classes * (classes - 1)),
  };
}
