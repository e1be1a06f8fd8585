import { closedFormFigure } from "../figures/closed-form-figure";
import type { Axis, Figure } from "../figures/figure";
import { trajectoryFigure } from "../figures/trajectory-figure";
import { PAIR_AXIS, PAIR_SCALARS, type PairCurves, pairCurves } from "../networks/pair-figure";
import type { UniversalState } from "./problem";

/** Time axis of the theory. */
export const TIME_AXIS: Axis = { label: "time t (time units of the rates)" };

/** Draws the dynamics of two points with up to ten events. */
export const pairFlowFigure = (
  flow: PairCurves & { readonly events: readonly { readonly name: string; readonly time: number }[] },
): Figure =>
  trajectoryFigure({
    ...pairCurves(flow),
    name: "universal-flow",
    title: "How two points separate",
    x: TIME_AXIS,
    marks: flow.events.slice(0, 10).map(({ name, time }) => ({ type: "rule", x: time, label: name })),
  });

/** A pair in closed form. */
interface ClosedForm {
  at(t: number): UniversalState;
  readonly final: UniversalState;
  readonly crossing: number | undefined;
}

/** Draws a pair in closed form until its distances have converged; `scale` is a time scale of its dynamics. */
export function exactFigure({ at, final, crossing }: ClosedForm, scale: number): Figure {
  return closedFormFigure({
    name: "universal-exact",
    title: "How two points separate, in closed form",
    x: TIME_AXIS,
    y: PAIR_AXIS,
    end: 1.3 * settlingTime(at, final, Math.max(scale, crossing ?? 0)),
    at,
    curves: {
      [PAIR_SCALARS.representation]: ({ representation }) => representation,
      [PAIR_SCALARS.output]: ({ output }) => output,
      [PAIR_SCALARS.alignment]: ({ alignment }) => alignment,
    },
    marks: crossing === undefined ? [] : [{ type: "rule", x: crossing, label: "crossing" }],
  });
}

/** Returns a time after which the distances are within 1 % of their final values, to a factor of 2. */
function settlingTime(at: (t: number) => UniversalState, final: UniversalState, scale: number): number {
  const isSettled = (t: number) =>
    Math.abs(at(t).representation - final.representation) <= 0.01 * Math.abs(final.representation) &&
    Math.abs(at(t).output - final.output) <= 0.01 * Math.abs(final.output) + 1e-12;
  let t = scale;
  for (let n = 0; n < 60 && !isSettled(t); n++) t *= 2;
  return t;
}
