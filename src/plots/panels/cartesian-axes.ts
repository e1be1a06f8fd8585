import type { Box } from "../drawing/label-places";
import { textWidth } from "../drawing/measure-text";
import { type Edges, TICK_SIZE } from "../drawing/panel";
import type { PositionScale } from "../drawing/position-scale";
import { textLine } from "../drawing/text-block";
import { INKS, type Paint } from "../drawing/theme";
import type { Tick, Ticks } from "../drawing/ticks";
import { element, round } from "../drawing/xml";

/** Returns the largest width in pixels of tick labels beyond a side of the frame, less where another panel follows. */
const overhang = (outer: boolean): number => (outer ? 18 : 7);

/** Draws both numerical axes of a frame: grid lines at major ticks, short marks at minor ticks, and tick labels. */
export function cartesianAxes(
  scales: { x: PositionScale; y: PositionScale },
  ticks: { x: Ticks; y: Ticks },
  frame: Box,
  edges: Edges,
  paint: Paint,
): string {
  const { left, top, right, bottom } = frame;
  const x = (value: number): number => round(scales.x.at(value));
  const y = (value: number): number => round(scales.y.at(value));
  const grid = [
    ...ticks.x.major.map((tick) => `M${x(tick.value)} ${top}V${bottom}`),
    ...ticks.y.major.map((tick) => `M${left} ${y(tick.value)}H${right}`),
  ];
  const minorTicks = [
    ...ticks.x.minor.map((value) => `M${x(value)} ${bottom}v-4`),
    ...ticks.y.minor.map((value) => `M${left} ${y(value)}h4`),
  ];
  const middle = ({ value, label }: Tick): number => {
    const half = textWidth(label, TICK_SIZE) / 2;
    const [least, most] = [left - overhang(edges.left) + half, right + overhang(edges.right) - half];
    return Math.max(least, Math.min(most, x(value)));
  };
  const look = { size: TICK_SIZE, fill: paint(INKS.muted) };
  const xLabels = ticks.x.major.map((tick) =>
    textLine(tick.label, middle(tick), bottom + 15, look, { "text-anchor": "middle" }),
  );
  const yLabels = ticks.y.major.map((tick) =>
    textLine(tick.label, left - 6, y(tick.value) + 4, look, { "text-anchor": "end" }),
  );
  const stroke = (d: readonly string[], colour: string): string =>
    d.length === 0 ? "" : element("path", { d: d.join(""), stroke: colour, fill: "none" });
  return element(
    "g",
    { "aria-hidden": "true" },
    stroke(grid, paint(INKS.grid)),
    stroke(minorTicks, paint(INKS.frame)),
    stroke([`M${left} ${top}V${bottom}H${right}`], paint(INKS.frame)),
    ...(edges.bottom ? xLabels : []),
    ...(edges.left ? yLabels : []),
  );
}
