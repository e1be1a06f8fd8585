import { forward, initialise, mlp, trainAsync } from "../../../networks";
import type { ReportBuilder } from "../../../reports/report-builder";
import { BATCH, cosineRate } from "../minimise-by-adam";

/** Rows of numbers. */
export type Rows = readonly (readonly number[])[];

/** Parts of a report that the trainings use. */
export type Monitor = Pick<ReportBuilder<never>, "turn" | "signal" | "ensure">;

/** Size and extent of a training. */
export interface TrainingPlan {
  /** Time step of the balls. */
  readonly timeStep: number;
  /** Units of the hidden layer of each network. */
  readonly units: number;
  readonly epochs: number;
  readonly seed: number;
}

/** Trains a network with one hidden layer on scaled inputs, and returns its function of inputs. */
export async function trainMlp(
  { signal, ensure }: Monitor,
  { inputs, targets }: { readonly inputs: Rows; readonly targets: Rows },
  loss: "cross-entropy" | "half-mean-square",
  { units, epochs, seed }: TrainingPlan,
): Promise<(inputs: Rows) => number[][]> {
  const scales = rootMeanSquares(inputs);
  const scaled = (rows: Rows) => rows.map((row) => row.map((x, k) => x / scales[k]!));
  const widths = [inputs[0]!.length, units, targets[0]!.length];
  const network = mlp({ widths, activation: "tanh" });
  const updates = epochs * Math.ceil(inputs.length / BATCH);
  const task = { inputs: scaled(inputs), targets };
  const training = await trainAsync(network, initialise(network, { seed }), task, {
    learningRate: (update) => cosineRate(update, updates),
    optimiser: "adam",
    batch: BATCH,
    epochs,
    every: epochs,
    loss,
    seed,
    signal,
  });
  const { parameters } = ensure(training);
  return (rows) => {
    const { output } = forward(network, parameters, scaled(rows));
    return rows.map((_, i) => targets[0]!.map((_x, k) => output.get(i, k)));
  };
}

/** Computes the root mean squares of the columns. */
export const rootMeanSquares = (rows: Rows): number[] =>
  rows[0]!.map((_, k) => Math.sqrt(rows.reduce((sum, row) => sum + row[k]! ** 2, 0) / rows.length));
