import type { SigmoidalCoding } from "../../bayesian";
import { meanOf } from "../../reports/numbers";
import { excessKurtosis } from "./readout-moments";
import type { SampledCode } from "./sampled-codes";

/** Comparison of a sigmoidal network with its theory. Distances are in units of half the distance of the codes. */
export interface RedundantMeasures {
  /** Root mean square distance of the mean readouts of the neurons from the nearest code. */
  readonly distance: number;
  /** Share of the neurons within distance 1 of a code, relative to its probability, for the code with the fewest. */
  readonly share: number;
  /** Mean difference of the neurons' mean activations on the classes from those of the nearest code. */
  readonly activationError: number;
  /** Excess kurtosis of the difference of a neuron's readouts; −2 for two equally frequent values. */
  readonly kurtosis: number;
}

/** Measures the mean readouts and the activations of a sigmoidal network. */
export function measureRedundant(
  { meanReadouts, sample, statistics: { selectivity } }: SampledCode,
  { codes }: SigmoidalCoding,
): RedundantMeasures {
  const width = meanReadouts.shape[0]!;
  const distances = codes.flatMap((code, k) =>
    codes.slice(k + 1).map((other) => distanceOf(code.readout, (m) => other.readout[m]!)),
  );
  const unit = Math.min(...distances) / 2;
  const neurons = Array.from({ length: width }, (_, i) => {
    const all = codes.map(({ readout }) => distanceOf(readout, (m) => meanReadouts.get(i, m)) / unit);
    const distance = Math.min(...all);
    const code = all.indexOf(distance);
    const { activations } = codes[code]!;
    const errors = Array.from(activations, (x, c) => Math.abs(x - selectivity.get(i, c)));
    return { distance, code, error: meanOf(errors) };
  });
  const shares = codes.map(({ probability }, k) => {
    const near = neurons.filter(({ code, distance }) => code === k && distance < 1);
    return near.length / (width * probability);
  });
  return {
    distance: Math.sqrt(meanOf(neurons.map(({ distance }) => distance ** 2))),
    share: Math.min(...shares),
    activationError: meanOf(neurons.map(({ error }) => error)),
    kurtosis: excessKurtosis(sample),
  };
}

const distanceOf = (readout: Float64Array, other: (m: number) => number): number =>
  Math.hypot(...readout.map((x, m) => x - other(m)));
