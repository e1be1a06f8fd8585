import type { Figure } from "../../figures/figure";
import { lossFigure, shortNumber } from "../../figures/trajectory-figure";

/** Learning with a constant tangent kernel. */
interface KernelLearning {
  loss(t: number): number;
  readonly timescales: readonly number[];
}

/** Draws the loss over five times the slowest time scale. */
export const kernelFlowFigure = (flow: KernelLearning): Figure =>
  learningFigure(flow, "time t", (positions) => positions);

/** Draws the loss over the steps of gradient descent, over twenty steps if it diverges. */
export const kernelDescentFigure = (descent: KernelLearning, stable: boolean): Figure =>
  learningFigure(
    descent,
    "step",
    (positions) => [...new Set(positions.map((t) => Math.max(1, Math.ceil(t))))],
    stable,
  );

/** Draws the loss at times of a logarithmic grid. */
function learningFigure(
  { loss, timescales }: KernelLearning,
  label: string,
  timesAt: (positions: readonly number[]) => readonly number[],
  stable = true,
): Figure {
  const finite = timescales.filter(Number.isFinite);
  const [fastest, slowest] = finite.length === 0 ? [1, 1] : [Math.min(...finite), Math.max(...finite)];
  const end = stable ? 5 * slowest : 20;
  const start = fastest / 10;
  const times = timesAt(Array.from({ length: 120 }, (_, i) => start * (end / start) ** (i / 119)));
  const losses = times.map(loss);
  const unlearned = timescales.length - finite.length;
  const modes = `${finite.length} ${finite.length === 1 ? "mode is" : "modes are"} learned${unlearned > 0 ? `, ${unlearned} never` : ""}.`;
  const outcome = stable ? modes : "The learning rate is too large: training diverges.";
  return {
    ...lossFigure(
      {
        name: "kernel-flow",
        title: "The loss on the training set with a constant tangent kernel",
        x: { label, scale: "log" },
        at: times,
      },
      losses,
    ),
    caption: `The loss goes from ${shortNumber(loss(0))} to ${shortNumber(losses[losses.length - 1]!)}. ${outcome}`,
  };
}
