import {
  type LinearCoding,
  linearCoding,
  type ReluCoding,
  reluCoding,
  type SigmoidalCoding,
  sigmoidalCoding,
} from "../../bayesian";
import { oneHot } from "../../tasks/one-hot";
import { type AnalogMeasures, measureAnalog } from "./analog-measures";
import { imbalance, persistence } from "./readout-moments";
import { measureRedundant, type RedundantMeasures } from "./redundant-measures";
import {
  CONTROL_TEMPERATURE,
  type CodingSettings,
  labelsOf,
  type SampledCode,
  SCHEMES,
  sampleCode,
  targetsOf,
} from "./sampled-codes";
import { measureSparse, type SparseMeasures } from "./sparse-measures";

/** Theories of the three codes, for infinitely many neurons (and samples, for nonlinear units) at temperature 0. */
export interface Theories {
  readonly linear: LinearCoding;
  readonly sigmoidal: SigmoidalCoding;
  readonly relu: ReluCoding;
}

/** Solves the three theories for two equal classes with one-hot targets. */
export function solveTheories(samples: number): Theories {
  const classes = { fractions: [0.5, 0.5], targets: targetsOf([0, 1]) };
  const { linear, sigmoidal, relu } = SCHEMES;
  return {
    linear: linearCoding({
      kernel: oneHot(samples),
      targets: targetsOf(labelsOf(samples)),
      readoutVariance: linear.scaledVariance / samples,
    }),
    sigmoidal: sigmoidalCoding({ ...classes, scaledReadoutVariance: sigmoidal.scaledVariance }),
    relu: reluCoding({ ...classes, scaledReadoutVariance: relu.scaledVariance }),
  };
}

/** A sampled network with the measures that its theory predicts. */
export interface Measured<Measures> {
  readonly code: SampledCode;
  readonly measures: Measures;
  /** Correlation of the readouts of the first and the last sample. */
  readonly persistence: number;
  /** Imbalance of readouts and preactivations, 0 for homogeneous activations. */
  readonly imbalance: number;
}

/** The three networks of one seed. */
export interface CodingRun {
  readonly linear: Measured<AnalogMeasures>;
  readonly sigmoidal: Measured<RedundantMeasures>;
  readonly relu: Measured<SparseMeasures>;
}

/** Samples and measures the three networks of one seed; pauses before each of them. */
export async function runCoding(
  settings: CodingSettings,
  theories: Theories,
  {
    seed,
    isControl,
    turn,
  }: { readonly seed: number; readonly isControl: boolean; readonly turn: () => Promise<void> },
): Promise<CodingRun> {
  const temperature = isControl ? CONTROL_TEMPERATURE : settings.temperature;
  const measured = async <Measures>(
    name: keyof Theories,
    measure: (code: SampledCode) => Measures,
  ): Promise<Measured<Measures>> => {
    await turn();
    const code = sampleCode({ ...settings, temperature }, SCHEMES[name], seed);
    const readoutVariance = SCHEMES[name].scaledVariance / settings.samples;
    return {
      code,
      measures: measure(code),
      persistence: persistence(code.sample),
      imbalance: imbalance(code, readoutVariance),
    };
  };
  return {
    linear: await measured("linear", (code) => measureAnalog(code, theories.linear, temperature)),
    sigmoidal: await measured("sigmoidal", (code) => measureRedundant(code, theories.sigmoidal)),
    relu: await measured("relu", (code) => measureSparse(code, theories.relu)),
  };
}
