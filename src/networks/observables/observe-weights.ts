import { argumentsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { Parameters } from "../architecture/parameters";
import type { Observable } from "../training/training";

/** Weights of a network during training, in the form of a trajectory that `deepLinear.layerGrowth` accepts. */
export interface RecordedWeights {
  readonly epochs: Float64Array;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly times: Float64Array;
  /**
   * Returns the parameters at any time, by linear interpolation between records.
   *
   * @throws ArgumentError for times before the first record or after the last
   */
  at(t: number): Parameters;
}

/**
 * Records all weights and biases of a network of dense layers while it is trained, for the analysis of the growth,
 * balance and alignment of its layers. Every record keeps all parameters: choose `every` accordingly.
 *
 * @returns an observable; `train` throws an ArgumentError for networks with convolutions
 * @example
 * const network = mlp({ widths: [2, 8, 8, 1], activation: "relu", bias: false });
 * const options = { learningRate: 0.01, epochs: 500, every: 10, record: { weights: observeWeights() } };
 * const { observations } = train(network, initialise(network), xor(), options);
 * observations.weights.at(2.5).weights[0]; // W_1 at time 2.5, which is epoch 250
 */
export function observeWeights(): Observable<RecordedWeights> {
  const args = argumentsOf("observeWeights");
  return {
    observe(state) {
      const { weights, biases } = state.parameters();
      if (weights.some(({ shape }) => shape.length !== 2)) {
        throw args.refusal("network", "a network of dense layers", "one with convolutions");
      }
      // Each record begins with the sizes of the layers, so that it can be read without the network.
      const sizes = [weights[0]!.shape[1]!, ...weights.map(({ shape }) => shape[0]!)];
      const arrays = [...weights, ...biases].map(({ data }) => data);
      const record = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 2 + sizes.length));
      record.set([weights.length, biases.length, ...sizes]);
      let at = 2 + sizes.length;
      for (const data of arrays) {
        record.set(data, at);
        at += data.length;
      }
      return record;
    },
    collect(records, { epochs, times }) {
      const count = epochs.length;
      const length = count === 0 ? 0 : records.data.length / count;
      const record = (i: number) => records.data.subarray(i * length, (i + 1) * length);
      return {
        epochs,
        times,
        at(t) {
          const range = { atLeast: times[0] ?? 0, atMost: times[count - 1] ?? 0 };
          argumentsOf("observeWeights.at").number("t", t, range);
          const after = times.findIndex((time) => time >= t);
          if (times[after] === t) return readRecord(record(after));
          const part = (t - times[after - 1]!) / (times[after]! - times[after - 1]!);
          const [low, high] = [record(after - 1), record(after)];
          return readRecord(low.map((x, k) => x + part * (high[k]! - x)));
        },
      };
    },
  };
}

/** Unpacks the parameters of a record. */
function readRecord(record: Float64Array): Parameters {
  const [layers, biases] = [record[0]!, record[1]!];
  const sizes = record.subarray(2, 3 + layers);
  let at = 3 + layers;
  const take = (shape: readonly number[]): NdArray => {
    const count = shape.reduce((product, n) => product * n, 1);
    at += count;
    return toNdArray(record.slice(at - count, at), shape);
  };
  return {
    weights: Array.from({ length: layers }, (_, l) => take([sizes[l + 1]!, sizes[l]!])),
    biases: Array.from({ length: biases }, (_, l) => take([sizes[l + 1]!])),
  };
}
