import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { Observable } from "../training/training";
import { readSamples } from "./read-samples";

/** Active units of a hidden layer during training. */
export interface GateTrajectory {
  readonly epochs: Float64Array;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly times: Float64Array;
  /** Gates at each of the T records, [S, n]: 1 where the pre-activation of a unit is above 0, else 0. */
  readonly gates: NdArray[];
}

/** Samples and threshold of the recorded gates. */
export interface ObserveGatesOptions {
  /** Rows of the task; default all. */
  readonly samples?: readonly number[] | undefined;
  /**
   * Threshold of the pre-activation, as a fraction (0 to 1, default 0) of its largest value over the samples. A
   * positive margin ignores units at their threshold, whose gates flicker because of rounding errors.
   */
  readonly margin?: number | undefined;
}

/**
 * Records the gates of a hidden layer, which mark the units that are active on each sample (see `gates`), while a
 * network is trained. `gateChanges` of learning-dynamics/neural-race measures whether the gates stay fixed.
 *
 * Every record keeps S × n numbers: choose `every` accordingly.
 *
 * @param layer a hidden layer, 0 next to the input
 * @throws ArgumentError for a layer or samples that are not integers >= 0, or a margin out of range; `train` throws it
 * for a layer or samples that do not exist
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "relu", bias: false });
 * const options = { learningRate: 0.1, epochs: 100, every: 10, record: { gates: observeGates(0) } };
 * const { observations } = train(network, initialise(network), xor(), options);
 * observations.gates.gates[0]!.shape; // [4, 16]
 */
export function observeGates(layer: number, options: ObserveGatesOptions = {}): Observable<GateTrajectory> {
  const args = argumentsOf("observeGates");
  args.number("layer", layer, { integer: true, atLeast: 0 });
  args.options("options", options, { samples: true, margin: true });
  const margin = args.number("options.margin", options.margin ?? 0, { atLeast: 0, atMost: 1 });
  const indices = readSamples(args.at("options.samples"), options.samples);
  return {
    observe: (state) => openGates(state.preactivations(layer, indices), margin),
    collect(records, { epochs, times, task }) {
      const rows = indices?.length ?? task.inputs.shape[0]!;
      const count = epochs.length === 0 ? 0 : records.data.length / epochs.length;
      const gates = Array.from(epochs, (_, t) =>
        toNdArray(records.data.slice(t * count, (t + 1) * count), [rows, count / rows]),
      );
      return { epochs, times, gates };
    },
  };
}

/** Returns 1 where a pre-activation is above 0 and at least the threshold of its unit, else 0. */
function openGates({ data, shape }: NdArray, margin: number): Float64Array {
  const units = shape[1]!;
  const thresholds = new Float64Array(units);
  for (let k = 0; k < data.length; k++) {
    thresholds[k % units] = Math.max(thresholds[k % units]!, margin * data[k]!);
  }
  // `>=`, so that the largest pre-activation of a unit is active even with a margin of 1.
  return (data as Float64Array).map((z, k) => (z > 0 && z >= thresholds[k % units]! ? 1 : 0));
}
