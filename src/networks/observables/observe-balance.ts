import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable, seriesColumns, type Table, type Tabular, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { multiplyTransposed, transposedMultiply } from "../../linalg/products";
import type { Observable } from "../training/training";

/** Imbalance of adjacent layers of a network during training. */
export interface BalanceTrajectory extends Tabular {
  readonly epochs: Float64Array;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly times: Float64Array;
  /** ‖W_{l+1}ᵀW_{l+1} − W_l W_lᵀ‖_F for every hidden layer l, [T, L − 1]. */
  readonly norms: NdArray;
  /**
   * Traces ‖W_{l+1}‖² − ‖W_l‖², [T, L − 1], which gradient flow conserves in linear and (leaky) ReLU networks without
   * biases.
   */
  readonly traces: NdArray;
}

/**
 * Records the balance matrices W_{l+1}ᵀW_{l+1} − W_l W_lᵀ while a network of dense layers is trained. Gradient flow
 * conserves them in deep linear networks without biases.
 *
 * A record costs two matrix products per hidden layer.
 *
 * @returns an observable; `train` throws an ArgumentError for networks with convolutions or without hidden layers
 * @example
 * const network = mlp({ widths: [2, 8, 8, 1], activation: "linear", bias: false });
 * const options = { learningRate: 0.01, epochs: 100, record: { balance: observeBalance() } };
 * const { observations } = train(network, initialise(network), xor(), options);
 * observations.balance.norms.get(100, 0);
 */
export function observeBalance(): Observable<BalanceTrajectory> {
  const args = argumentsOf("observeBalance");
  return {
    observe(state) {
      const weights = state.parameters().weights.map((layer) => matrixOf(args, layer));
      if (weights.length < 2) throw args.refusal("network", "a network with hidden layers", "one without");
      const differences = weights.slice(1).map((above, l) => {
        const [outer, inner] = [
          multiplyTransposed(weights[l]!, weights[l]!),
          transposedMultiply(above, above),
        ];
        return { size: outer.rows, data: inner.data.map((x, i) => x - outer.data[i]!) };
      });
      const norms = differences.map(({ data }) => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0)));
      const traces = differences.map(({ data, size }) =>
        data.reduce((sum, x, i) => (i % (size + 1) === 0 ? sum + x : sum), 0),
      );
      return [...norms, ...traces];
    },
    collect(records, { epochs, times }) {
      const pairs = epochs.length === 0 ? 0 : Math.floor(records.data.length / epochs.length / 2);
      const half = (from: number): NdArray => {
        const data = new Float64Array(epochs.length * pairs);
        for (let t = 0; t < epochs.length; t++) {
          const start = (2 * t + from) * pairs;
          data.set(records.data.subarray(start, start + pairs), t * pairs);
        }
        return toNdArray(data, [epochs.length, pairs]);
      };
      return attachTable({ epochs, times, norms: half(0), traces: half(1) }, balanceTable);
    },
  };
}

/** Returns norms and traces of all pairs of layers as a table. */
const balanceTable = ({ epochs, times, norms, traces }: Omit<BalanceTrajectory, "toTable">): Table =>
  tableOf([
    ["epoch", epochs],
    ["time", times],
    ...seriesColumns("norm", norms),
    ...seriesColumns("trace", traces),
  ]);

function matrixOf(args: Arguments, { data, shape }: NdArray): Matrix {
  const [rows, columns] = shape;
  if (shape.length === 2) return { rows: rows!, columns: columns!, data };
  throw args.refusal("network", "a network of dense layers", "one with convolutions");
}
