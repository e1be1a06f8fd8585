import { sigmoidalCoding } from "learning-dynamics/bayesian";
import { codingPlan, sigmoid } from "./plan";
import type { CodeTheory, TheoryValues } from "./theory";

/** Computes the code of sigmoidal neurons: a few codes, each of which many neurons share. */
export function redundantCode(values: TheoryValues): CodeTheory {
  const { variance, width } = values;
  const { codes } = sigmoidalCoding({
    ...codingPlan(values).classes,
    scaledReadoutVariance: variance,
    activation: sigmoid.value,
  });
  // Neuron i has the code in which the cumulative share reaches (i + ½) / N.
  const ends = codes.map((_, k) =>
    codes.slice(0, k + 1).reduce((sum, { probability }) => sum + probability, 0),
  );
  const neurons = Array.from({ length: width }, (_, i) => {
    const code = ends.findIndex((end) => end > (i + 0.5) / width);
    return Array.from(codes.at(code)!.activations);
  });
  const mean = (entry: (activations: Float64Array) => number) =>
    codes.reduce((sum, { probability, activations }) => sum + probability * entry(activations), 0);
  const shares = codes.map(({ probability }) => `${(100 * probability).toFixed(0)} %`);
  return {
    ranked: neurons.map(([first]) => first!).sort((a, b) => b - a),
    neurons,
    readouts: codes.map(({ readout }) => [readout[0]!, readout[1]!]),
    kernel: { within: mean(([a]) => a! * a!), between: mean(([a, b]) => a! * b!) },
    facts: [{ label: "codes in theory", value: `${codes.length}, of ${shares.join(", ")} of the neurons` }],
  };
}
