import { linearCoding } from "learning-dynamics/bayesian";
import { normal } from "learning-dynamics/random";
import { threeDigits } from "../../format";
import { grid } from "../../grid";
import { normalQuantiles } from "./normal-quantiles";
import { codingPlan } from "./plan";
import type { CodeTheory, TheoryValues } from "./theory";

/** Points of the circle of two standard deviations. */
export const CIRCLE = 91;

/** Computes the code of linear neurons: Gaussian readouts and activations. */
export function analogCode(values: TheoryValues): CodeTheory {
  const { classes, inputs, width, seed } = values;
  const { kernel, targets, readoutVariance } = codingPlan(values);
  const coding = linearCoding({ kernel, targets, readoutVariance });
  const [hidden, variance] = [coding.kernels[0]!, coding.readoutCovariance.get(0, 0)];
  const [within, between] = [hidden.get(0, 1), hidden.get(0, inputs)];
  // Variance over the neurons of the mean activation on the inputs of a class.
  const deviation = Math.sqrt((hidden.get(0, 0) + (inputs - 1) * within) / inputs);
  const draws = normal({ shape: [width, classes], standardDeviation: deviation, seed: seed + 1000 });
  const radius = 2 * Math.sqrt(variance);
  return {
    ranked: normalQuantiles(width).map((z) => deviation * z),
    neurons: Array.from({ length: width }, (_, i) =>
      Array.from({ length: classes }, (_unused, c) => draws.get(i, c)),
    ),
    readouts: grid(2 * Math.PI, CIRCLE).map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]),
    kernel: { within, between },
    facts: [{ label: "readouts in theory", value: `Gaussian, variance ${threeDigits(variance)}` }],
  };
}
