import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Figure } from "../../figures/figure";
import { lossFigure } from "../../figures/trajectory-figure";
import type { ConnectivityGraph } from "./connectivity-graph";

/** Trained connectivity graph. */
export interface ConnectivityTraining extends Tabular, Drawable {
  readonly graph: ConnectivityGraph;
  /** Loss before every step and after the last, without the penalty, steps + 1 numbers; fewer after an abort. */
  readonly loss: Float64Array;
  /**
   * `"aborted"` if the signal ended the training, or `"diverged"` in the partial result of an error; the graph belongs to the
   * last number of `loss`.
   */
  readonly result: "finished" | "aborted" | "diverged";
}

/** Returns the result with its table and figure. */
export const connectivityTraining = (
  result: Omit<ConnectivityTraining, "toTable" | "figure">,
): ConnectivityTraining => attachFigure(attachTable(result, lossTable), trainingFigure);

const stepsOf = (loss: Float64Array): Float64Array => loss.map((_, step) => step);

const lossTable = ({ loss }: Pick<ConnectivityTraining, "loss">): Table =>
  tableOf([
    ["step", stepsOf(loss)],
    ["loss", loss],
  ]);

const trainingFigure = ({ loss }: Pick<ConnectivityTraining, "loss">): Figure =>
  lossFigure(
    {
      name: "connectivity-training",
      title: "The loss of a graph in training",
      x: { label: "step" },
      at: stepsOf(loss),
    },
    loss,
  );
