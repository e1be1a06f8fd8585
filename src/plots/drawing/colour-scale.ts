import { extent } from "d3-array";
import { scaleSequential, scaleSequentialLog } from "d3-scale";
import type { CellMark, TileMark } from "../../figures/figure";
import { textWidth } from "./measure-text";
import { colourRamp } from "./palette";
import { TICK_SIZE } from "./panel";
import { positionScale } from "./position-scale";
import { type Block, textLine } from "./text-block";
import { INKS, type Paint } from "./theme";
import { linearTicks, logTicks } from "./ticks";
import { element, round } from "./xml";

/** Colour scale shared by all heat maps, or all tiles, of a figure. */
export interface ColourScale {
  readonly type: "linear" | "log";
  readonly domain: readonly [low: number, high: number];
  readonly label: string;
  /** Returns the colour of a value; values outside of the limits have the colour of the nearer end. */
  readonly colour: (value: number) => string;
}

/** Returns the shared colour scale: label and colours of the first mark, limits from the values of all marks. */
export function colourScale(marks: readonly (CellMark | TileMark)[]): ColourScale {
  const [first] = marks;
  const kind = first?.colours ?? "sequential";
  const values = marks.flatMap((mark) => mark.domain ?? valuesOf(mark));
  const [low = 0, high = 0] = extent(values);
  const label = first?.label ?? "";
  if (first?.type === "tile" && first.scale === "log") {
    const ratio = low === high ? 2 : 1;
    const domain = [low / ratio, high * ratio] as const;
    return { type: "log", domain, label, colour: scaleSequentialLog(domain, colourRamp(kind)).clamp(true) };
  }
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const padding = low === high ? reach / 2 : 0;
  const domain =
    kind === "diverging" ? ([-reach, reach] as const) : ([low - padding, high + padding] as const);
  const colour = scaleSequential(domain, colourRamp(kind)).clamp(true);
  return { type: "linear", domain, label, colour };
}

const valuesOf = (mark: CellMark | TileMark): number[] =>
  mark.type === "cell" ? mark.values.flatMap((row) => Array.from(row)) : Array.from(mark.values);

/** Makes the colour legend: the label of the scale and a bar with ticks. */
export function colourLegend(scale: ColourScale, width: number, paint: Paint): Block {
  const look = { size: 11.5, fill: paint(INKS.text) };
  const labelWidth = textWidth(scale.label, 11.5);
  const labelOnLeft = labelWidth + 250 < width;
  const barWidth = Math.min(220, width - 30);
  const steps = 55;
  const draw = (left: number, top: number): string => {
    const barLeft = left + (labelOnLeft ? labelWidth + 14 : 8);
    const barTop = top + (labelOnLeft ? 2 : 19);
    const x = positionScale(scale.type, scale.domain, barLeft, barLeft + barWidth).at;
    const valueAt = positionScale(scale.type, scale.domain, 0, steps - 1).invert;
    const step = barWidth / steps;
    const bar = Array.from({ length: steps }, (_, i) => {
      const fill = scale.colour(valueAt(i));
      return element("rect", {
        x: barLeft + i * step,
        y: barTop,
        width: step + (i < steps - 1 ? 0.5 : 0),
        height: 11,
        fill,
      });
    });
    const tickLook = { size: TICK_SIZE, fill: paint(INKS.muted) };
    const { major } = (scale.type === "log" ? logTicks : linearTicks)(scale.domain, 4);
    const ticks = major.map((tick) =>
      textLine(tick.label, x(tick.value), barTop + 24, tickLook, { "text-anchor": "middle" }),
    );
    const marks = major.map((tick) => `M${round(x(tick.value))} ${round(barTop + 11)}v3`);
    const tickMarks = element("path", { d: marks.join(""), stroke: paint(INKS.frame), fill: "none" });
    const label = textLine(scale.label, left, top + 12, look);
    return element("g", { role: "group", "aria-label": "colour scale" }, label, ...bar, tickMarks, ...ticks);
  };
  return { height: labelOnLeft ? 40 : 56, draw };
}
