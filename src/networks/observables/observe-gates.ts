import { checkNumber, checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { Observable } from "../training/training";

/** Which units of a hidden layer are active, over a training. */
export interface GateTrajectory {
  readonly epochs: Float64Array;
  /** Steps × learning rate. */
  readonly times: Float64Array;
  /** At each of the T records [S, n]: 1 where a unit's pre-activation is above 0, else 0. */
  readonly gates: NdArray[];
}

/** Which gates are recorded. */
export interface ObserveGatesOptions {
  /** Rows of the task; default all. */
  readonly samples?: readonly number[] | undefined;
  /**
   * A unit is active where its pre-activation is above this part of its largest one over the samples, 0 (default) to 1:
   * units that end at their threshold on some samples flicker there by rounding, and a margin leaves that out.
   */
  readonly margin?: number | undefined;
}

/**
 * Records which units of a hidden layer are active on which samples while a network is trained: the gates of a ReLU
 * network (see `gates`). `gateChanges` of learning-dynamics/neural-race says whether they stay fixed.
 *
 * Every record keeps S × n numbers: choose `every` accordingly.
 *
 * @param layer a hidden layer, 0 next to the input
 * @throws ArgumentError for a layer or samples that are no integers from 0, or a margin out of range; `train` refuses
 * layers and samples that there are not
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "relu", bias: false });
 * const options = { learningRate: 0.1, epochs: 100, every: 10, record: { gates: observeGates(0) } };
 * const { observations } = train(network, initialise(network), xor(), options);
 * observations.gates.gates[0]!.shape; // [4, 16]
 */
export function observeGates(layer: number, options: ObserveGatesOptions = {}): Observable<GateTrajectory> {
  checkNumber("observeGates", "layer", layer, { integer: true, atLeast: 0 });
  checkRecord("observeGates", "options", options);
  const margin = checkNumber("observeGates", "options.margin", options.margin ?? 0, {
    atLeast: 0,
    atMost: 1,
  });
  const indices = options.samples === undefined ? undefined : readSamples(options.samples);
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

/** 1 where a pre-activation is above 0 and above its unit's threshold, else 0. */
function openGates({ data, shape }: NdArray, margin: number): Float64Array {
  const units = shape[1]!;
  const thresholds = new Float64Array(units);
  for (let k = 0; k < data.length; k++) {
    thresholds[k % units] = Math.max(thresholds[k % units]!, margin * data[k]!);
  }
  // At a margin of 1 a unit's largest pre-activation still counts.
  return (data as Float64Array).map((z, k) => (z > 0 && z >= thresholds[k % units]! ? 1 : 0));
}

/** A copy, after checking that it is a list of integers. */
function readSamples(samples: readonly number[]): number[] {
  if (!Array.isArray(samples) || samples.length === 0) {
    throw ArgumentError.of("observeGates", "options.samples", "an array of rows of the task", samples);
  }
  return Array.from(samples, (sample, i) =>
    checkNumber("observeGates", `options.samples[${i}]`, sample, { integer: true, atLeast: 0 }),
  );
}
