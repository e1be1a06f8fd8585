import { reluCoding } from "learning-dynamics/bayesian";
import { threeDigits } from "../../format";
import { codingPlan } from "./plan";
import type { CodeTheory, TheoryValues } from "./theory";

/** Computes the code of ReLU neurons: a bulk with equal readouts, and one outlier per class. */
export function sparseCode(values: TheoryValues): CodeTheory {
  const { classes, variance, width } = values;
  const { bulk, outliers } = reluCoding({ ...codingPlan(values).classes, scaledReadoutVariance: variance });
  const [size, all] = [Math.sqrt(width), Array.from({ length: classes }, (_, c) => c)];
  // The outputs of the bulk are a₀ times its mean activations.
  const power = bulk.readout.reduce((sum, a) => sum + a * a, 0);
  const response = all.map(
    (c) => bulk.readout.reduce((sum, a, m) => sum + a * bulk.outputs.get(c, m), 0) / power,
  );
  const neurons = Array.from({ length: width }, (_, i) => {
    const outlier = outliers[i];
    return outlier === undefined
      ? response
      : all.map((c) => (c === outlier.class ? size * outlier.preactivation : 0));
  });
  const carried = outliers.find((outlier) => outlier.class === 0)?.preactivation ?? 0;
  return {
    ranked: neurons.map(([first]) => first!).sort((a, b) => b - a),
    neurons,
    readouts: [
      [bulk.readout[0]!, bulk.readout[1]!],
      ...outliers.map(({ readout }) => [size * readout[0]!, size * readout[1]!] as const),
    ],
    kernel: { within: response[0]! ** 2 + carried ** 2, between: response[0]! * response[1]! },
    facts: [
      {
        label: "outliers in theory",
        value: `${outliers.length}, with activations of ${threeDigits(size * carried)} = √N z̄`,
      },
    ],
  };
}
