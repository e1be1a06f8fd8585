import type { Axis, Figure, Mark } from "./figure";

/** Curves of a closed form, over equally spaced times from 0 to `end`. */
export interface ClosedFormCurves<State> extends Pick<Figure, "name" | "title" | "caption" | "y"> {
  /** Horizontal axis; time in units of τ by default. */
  readonly x?: Axis;
  readonly end: number;
  /** Returns the state at a time. */
  readonly at: (t: number) => State;
  /** Quantities of the state, each a curve, by name. */
  readonly curves: Readonly<Record<string, (state: State) => number>>;
  /** Additional marks. */
  readonly marks?: readonly Mark[];
}

/** Time axis of deep linear and gated networks. */
export const TAU_AXIS: Axis = { label: "time t (units of τ)" };

/** Draws the curves of a closed form as lines through 201 points. */
export function closedFormFigure<State>({
  x: axis = TAU_AXIS,
  end,
  at,
  curves,
  marks = [],
  ...frame
}: ClosedFormCurves<State>): Figure {
  const x = Array.from({ length: 201 }, (_, i) => (end * i) / 200);
  const states = x.map(at);
  const entries = Object.entries(curves);
  const lines = entries.map(([name, quantity]): Mark => {
    const series = { type: "line", x, y: states.map(quantity) } as const;
    return entries.length > 1 ? { ...series, category: name } : series;
  });
  return { ...frame, x: axis, marks: [...lines, ...marks] };
}
