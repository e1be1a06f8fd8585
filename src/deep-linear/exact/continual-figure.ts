import type { NdArray } from "../../arrays/types";
import type { Figure } from "../../figures/figure";
import { columnCurves, trajectoryFigure } from "../../figures/trajectory-figure";

/** Draws the losses on all tasks after each task. */
export const continualFigure = ({ losses }: { readonly losses: NdArray }): Figure =>
  trajectoryFigure({
    name: "continual-learning",
    title: "Loss on each task as further tasks are learned",
    x: { label: "tasks learned", integers: true },
    y: { label: "loss" },
    at: Array.from({ length: losses.shape[0]! }, (_, j) => j),
    curves: columnCurves(losses, (i) => `task ${i + 1}`),
  });
