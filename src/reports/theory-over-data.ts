import type { Figure, Mark } from "../plots";
import type { Curve, UniversalFit } from "../universal";
import { linearGrid } from "./series";

/** Measured curves of a fit. */
export interface MeasuredCurves extends Readonly<Record<Curve, Float64Array>> {
  readonly times: Float64Array;
}

/** Legend labels of the three curves. */
export const CURVE_LABELS: Readonly<Record<Curve, string>> = {
  representation: "representation distance h",
  output: "output distance y",
  alignment: "output alignment w",
};

/** Maximum number of dots for each measured curve. */
const MAX_DOTS = 60;

/** Draws the theory (lines) over the data (dots) for the given curves, up to the last fitted sample. */
export function theoryOverData(options: {
  readonly name: string;
  readonly title: string;
  readonly caption?: string;
  readonly time: string;
  readonly curves: readonly Curve[];
  readonly data: MeasuredCurves;
  readonly fit: UniversalFit;
  readonly panel?: string;
}): Figure {
  const { name, title, caption, time, curves } = options;
  const onlyLabel = curves.length === 1 ? CURVE_LABELS[curves[0]!] : undefined;
  return {
    name,
    title,
    caption,
    x: { label: time },
    y: { label: onlyLabel === undefined ? "squared distance, alignment" : `${onlyLabel} (squared units)` },
    marks: theoryMarks(options),
  };
}

/** Returns the marks of a figure of theory over data. */
function theoryMarks(options: {
  readonly curves: readonly Curve[];
  readonly data: MeasuredCurves;
  readonly fit: UniversalFit;
  readonly panel?: string;
}): Mark[] {
  const { curves, data, fit, panel } = options;
  const { times } = data;
  const last = fit.samples - 1;
  const dots = [...new Set(linearGrid(0, last, Math.min(MAX_DOTS, last + 1)).map(Math.round))];
  // Rounding may place the last number of the grid beyond the end.
  const grid = linearGrid(times[0]!, times[last]!, 400).map((t) => Math.min(t, times[last]!));
  const states = grid.map((t) => fit.predicted.at(t));
  return curves.flatMap((curve): Mark[] => {
    const series = { category: CURVE_LABELS[curve], panel };
    const measured = dots.map((i) => data[curve][i]!);
    return [
      { type: "line", ...series, method: "theory", x: grid, y: states.map((state) => state[curve]) },
      { type: "dot", ...series, method: "data", x: dots.map((i) => times[i]!), y: measured },
    ];
  });
}
