import type { NdArray } from "../../arrays/types";
import type { ContinualLearning, LayerGrowth, ModeDynamics } from "../../deep-linear";
import type { Figure } from "../../figures/figure";
import { columnCurves, lossSentence, shortNumber, steps, trajectoryFigure } from "./trajectory-figure";

/** Draws the strengths of the modes of a linear network over time. */
export const flowFigure = ({
  times,
  modes,
  loss,
}: {
  readonly times: Float64Array;
  readonly modes: NdArray;
  readonly loss: Float64Array;
}): Figure =>
  trajectoryFigure({
    name: "modes",
    title: "How the modes of the task are learned",
    caption: lossSentence(loss),
    y: { label: "strength of the mode, uᵀWv" },
    at: times,
    curves: columnCurves(modes, (k) => `mode ${k + 1}`),
  });

/** Draws a mode in closed form over 1.3 times the time to 99 % of its growth. */
export function modeFigure({ at, timeTo, halfTime, final }: ModeDynamics): Figure {
  const initial = at(0);
  const learned = timeTo(initial + 0.99 * (final - initial));
  const times = steps(Number.isFinite(learned) && learned > 0 ? 1.3 * learned : 1);
  return trajectoryFigure({
    name: "mode",
    title: "How the mode is learned",
    caption: Number.isFinite(halfTime)
      ? `Half of the final strength is reached at t = ${shortNumber(halfTime)}.`
      : "",
    y: { label: "strength u" },
    at: times,
    curves: [{ name: "mode", at: (i) => at(times[i]!) }],
  });
}

/** Draws the losses on all tasks after each task. */
export const continualFigure = ({ losses }: ContinualLearning): Figure =>
  trajectoryFigure({
    name: "continual-learning",
    title: "Loss on each task as further tasks are learned",
    x: { label: "tasks learned" },
    y: { label: "loss" },
    at: Array.from({ length: losses.shape[0]! }, (_, j) => j),
    curves: columnCurves(losses, (i) => `task ${i + 1}`),
  });

/** Draws the squared norms of the layers over time. */
export const growthFigure = ({ times, squaredNorms }: LayerGrowth): Figure =>
  trajectoryFigure({
    name: "layer-growth",
    title: "How the layers grow",
    x: { label: "time t" },
    y: { label: "squared norm ‖W‖² (Frobenius)" },
    at: times,
    curves: columnCurves(squaredNorms, (l) => `layer ${l + 1}`),
  });
