import { argumentsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import type { NdArray } from "../../arrays/types";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { pairFigure } from "../pair-figure";
import type { Observable } from "../training/training";

/**
 * Representations and outputs of two samples during training, in the quantities of the theory of universal
 * representation dynamics.
 */
export interface PairTrajectory extends Tabular, Drawable {
  readonly epochs: Float64Array;
  /** Time of the gradient flow: the sum of the learning rates of all steps. */
  readonly times: Float64Array;
  /** h = ‖dh‖², squared distance of the two hidden representations. */
  readonly representation: Float64Array;
  /** y = ‖dŷ‖², squared distance of the two outputs. */
  readonly output: Float64Array;
  /** w = ‖dŷ‖² − dy · dŷ, alignment of the difference of the outputs with its error. */
  readonly alignment: Float64Array;
  /** Squared distance ‖dx‖² of the two inputs. */
  readonly inputDistanceSquared: number;
  /** Squared distance ‖dy‖² of the two targets. */
  readonly targetDistanceSquared: number;
}

/**
 * Records the separation of two samples at a hidden layer: ‖dh‖², ‖dŷ‖² and w = ‖dŷ‖² − dy · dŷ (van Rossem & Saxe
 * 2024).
 *
 * @param layer a hidden layer, 0 next to the input; the representation is its activation after the nonlinearity
 * @param i row index in the task of the sample that is subtracted
 * @param j row index in the task of the other sample: dh = h_j − h_i
 * @throws ArgumentError for numbers that are not integers >= 0, or i = j; `train` throws it for a layer or samples that
 * do not exist
 * @example
 * const network = mlp({ widths: [1, 50, 50, 1], activation: "tanh" });
 * const options = { learningRate: 0.01, epochs: 100, record: { pair: observePair(1, 0, 1) } };
 * const { observations } = train(network, initialise(network, { seed: 2 }), twoPoints(), options);
 * const { times, representation, output, alignment } = observations.pair;
 */
export function observePair(layer: number, i: number, j: number): Observable<PairTrajectory> {
  const args = argumentsOf("observePair");
  for (const [key, value] of Object.entries({ layer, i, j })) {
    args.number(key, value, { integer: true, atLeast: 0 });
  }
  if (i === j) throw args.error("j", "a sample other than i", j);
  const pair = [i, j];
  return {
    observe(state) {
      const hidden = state.hidden(layer, pair);
      const output = state.output(pair);
      const { inputs, targets } = state.task;
      const n = output.shape[1]!;
      let alignment = 0;
      for (let k = 0; k < n; k++) {
        const predicted = output.get(1, k) - output.get(0, k);
        alignment += predicted * (predicted - (targets.get(j, k) - targets.get(i, k)));
      }
      // The distances of the task do not change; the recorder refuses those that overflow.
      const given = [distanceSquared(inputs, i, j), distanceSquared(targets, i, j)];
      return [distanceSquared(hidden, 0, 1), distanceSquared(output, 0, 1), alignment, ...given];
    },
    collect(records, { epochs, times, task }) {
      const column = (k: number): Float64Array => epochs.map((_, t) => records.get(t, k));
      const trajectory: Omit<PairTrajectory, "toTable" | "figure"> = {
        epochs,
        times,
        representation: column(0),
        output: column(1),
        alignment: column(2),
        // Only a training that ended before its first record can have distances that overflow.
        inputDistanceSquared: Math.min(distanceSquared(task.inputs, i, j), Number.MAX_VALUE),
        targetDistanceSquared: Math.min(distanceSquared(task.targets, i, j), Number.MAX_VALUE),
      };
      return attachFigure(attachTable(trajectory, pairTable), pairFigure);
    },
  };
}

/** Returns the series of the two samples as a table. */
const pairTable = ({
  epochs,
  times,
  representation,
  output,
  alignment,
}: Omit<PairTrajectory, "toTable" | "figure">): Table =>
  tableOf([
    ["epoch", epochs],
    ["time", times],
    ["representation", representation],
    ["output", output],
    ["alignment", alignment],
  ]);

/** Computes ‖a_i − a_j‖² for rows of a matrix. */
function distanceSquared(a: NdArray, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < a.shape[1]!; k++) sum += (a.get(j, k) - a.get(i, k)) ** 2;
  return sum;
}
