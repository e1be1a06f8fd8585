import type { ReluCoding } from "../../bayesian";
import { meanOf, median } from "../../reports/numbers";
import { inner } from "../array-arithmetic";
import type { SampledCode } from "./sampled-codes";

/** Share of the neurons that count as the strongest. */
const STRONGEST = 0.1;

/**
 * Comparison of a ReLU network with its theory. Several outliers of a class cost as much as a single one to leading order,
 * so that only sums over them are compared.
 */
export interface SparseMeasures {
  /** Relative difference of the mean of ‖a‖² from ‖a₀‖² + Σ_c ‖ā_c‖². */
  readonly powerError: number;
  /** Share of the strongest tenth of the neurons in Σ ‖a‖². */
  readonly share: number;
  /** Relative difference of the output of the strongest neurons on their class from ā_c z̄_c, both summed over classes. */
  readonly outputError: number;
  /** Relative distance of the median readout from a₀ of the bulk. */
  readonly bulkError: number;
  /** Number of neurons with ‖a‖ > √N median ‖a‖. */
  readonly outliers: number;
}

/** Measures the readouts and the preactivations of a ReLU network. */
export function measureSparse(
  { sample: { readouts }, meanReadouts, preactivations, labels, statistics }: SampledCode,
  { bulk, outliers }: ReluCoding,
): SparseMeasures {
  const [draws, width] = readouts.shape as [number, number];
  const power = inner(readouts, readouts) / draws / width;
  const ofBulk = squared(bulk.readout);
  const expected = ofBulk + outliers.reduce((sum, { readout }) => sum + squared(readout), 0);

  const powers = Array.from(
    { length: width },
    (_, i) => meanReadouts.get(i, 0) ** 2 + meanReadouts.get(i, 1) ** 2,
  );
  const order = powers.map((_, i) => i).sort((i, j) => powers[j]! - powers[i]!);
  const strongest = order.slice(0, Math.ceil(STRONGEST * width));
  const total = (neurons: readonly number[]) => neurons.reduce((sum, i) => sum + powers[i]!, 0);
  const outputs = outliers.map(({ class: label }) => {
    const inputs = labels.flatMap((l, p) => (l === label ? [p] : []));
    const drive = (i: number) => meanOf(inputs.map((p) => Math.max(0, preactivations.get(i, p))));
    const members = strongest.filter((i) => meanReadouts.get(i, label) > meanReadouts.get(i, 1 - label));
    return members.reduce((sum, i) => sum + meanReadouts.get(i, label) * drive(i), 0) / width;
  });
  const deficits = outliers.map(
    ({ class: label, readout, preactivation }) => readout[label]! * preactivation,
  );
  const medians = [0, 1].map((k) => median(Array.from(powers, (_, i) => meanReadouts.get(i, k))));
  return {
    powerError: Math.abs(power / expected - 1),
    share: total(strongest) / total(order),
    outputError: Math.abs(meanOf(outputs) / meanOf(deficits) - 1),
    bulkError: Math.sqrt(squared(medians.map((x, k) => x - bulk.readout[k]!)) / ofBulk),
    outliers: statistics.outliers!,
  };
}

const squared = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x * x, 0);
