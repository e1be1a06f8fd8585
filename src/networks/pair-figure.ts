import type { Axis, Figure } from "../figures/figure";
import { type TrajectoryCurves, trajectoryFigure } from "../figures/trajectory-figure";

/** Names of the scalars of a pair. */
export const PAIR_SCALARS = {
  representation: "representation h",
  output: "output y",
  alignment: "alignment w",
} as const;

type Scalar = keyof typeof PAIR_SCALARS;

/** Measured or predicted scalars of a pair of points over time, each of shape [T]. */
export type PairCurves = Readonly<Record<Scalar, Float64Array>> & { readonly times: Float64Array };

/** Vertical axis of the scalars of a pair. */
export const PAIR_AXIS: Axis = { label: "squared distance h, y; alignment w" };

/** Returns vertical axis, positions and curves of a figure of a pair. */
export const pairCurves = (pair: PairCurves): Pick<TrajectoryCurves, "y" | "at" | "curves"> => ({
  y: PAIR_AXIS,
  at: pair.times,
  curves: Object.entries(PAIR_SCALARS).map(([scalar, name]) => ({
    name,
    at: (i) => pair[scalar as Scalar][i]!,
  })),
});

/** Draws a measured pair. */
export const pairFigure = (pair: PairCurves): Figure =>
  trajectoryFigure({
    ...pairCurves(pair),
    name: "pair-trajectory",
    title: "Two points during training",
    x: { label: "time" },
  });
