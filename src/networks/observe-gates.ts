import { checkNumber } from "../arrays/check";
import { toNdArray } from "../arrays/convert";
import { ArgumentError } from "../arrays/errors";
import type { NdArray } from "../arrays/types";
import type { Observable } from "./training";

/** Which units of a hidden layer are active, over a training. */
export interface GateTrajectory {
  readonly epochs: Float64Array;
  /** Steps × learning rate. */
  readonly times: Float64Array;
  /** At each of the T records [S, n]: 1 where a unit's pre-activation is above 0, else 0. */
  readonly gates: NdArray[];
}

/**
 * Records which units of a hidden layer are active on which samples while a network is trained: the gates of a ReLU
 * network (see `gates`). `gateChanges` of learning-dynamics/neural-race says whether they stay fixed.
 *
 * Every record keeps S × n numbers: choose `every` accordingly.
 *
 * @param layer a hidden layer, 0 next to the input
 * @param samples rows of the task; default all
 * @throws ArgumentError for a layer or samples that are no integers from 0; `train` refuses those that there are not
 * @example
 * const network = mlp({ widths: [2, 16, 1], activation: "relu", bias: false });
 * const options = { learningRate: 0.1, epochs: 100, every: 10, record: { gates: observeGates(0) } };
 * const { observations } = train(network, initialise(network), xor(), options);
 * observations.gates.gates[0]!.shape; // [4, 16]
 */
export function observeGates(layer: number, samples?: readonly number[]): Observable<GateTrajectory> {
  checkNumber("observeGates", "layer", layer, { integer: true, atLeast: 0 });
  const names = samples === undefined ? undefined : readSamples(samples);
  return {
    observe: (state) => state.preactivations(layer, names).data.map((z) => (z > 0 ? 1 : 0)),
    collect(records, { epochs, times, task }) {
      const rows = names?.length ?? task.inputs.shape[0]!;
      const count = epochs.length === 0 ? 0 : records.data.length / epochs.length;
      const gates = Array.from(epochs, (_, t) =>
        toNdArray(records.data.slice(t * count, (t + 1) * count), [rows, count / rows]),
      );
      return { epochs, times, gates };
    },
  };
}

/** A copy, after checking that it is a list of integers. */
function readSamples(samples: readonly number[]): number[] {
  if (!Array.isArray(samples) || samples.length === 0) {
    throw ArgumentError.of("observeGates", "samples", "an array of rows of the task", samples);
  }
  return Array.from(samples, (sample, i) =>
    checkNumber("observeGates", `samples[${i}]`, sample, { integer: true, atLeast: 0 }),
  );
}
