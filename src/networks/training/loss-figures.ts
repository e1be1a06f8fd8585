import type { Figure } from "../../figures/figure";
import { lossFigure } from "../../figures/trajectory-figure";

/** Recorded losses. */
interface Losses {
  readonly loss: Float64Array;
}

/** Draws the loss over the epochs. */
export const trainingFigure = ({ epochs, loss }: Losses & { readonly epochs: Float64Array }): Figure =>
  lossFigure({ name: "training", title: "The loss in training", x: { label: "epoch" }, at: epochs }, loss);

/** Draws the loss over time. */
export const flowFigure = ({ times, loss }: Losses & { readonly times: Float64Array }): Figure =>
  lossFigure({ name: "gradient-flow", title: "The loss under gradient flow", at: times }, loss);
