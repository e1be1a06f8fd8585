import { extent } from "d3-array";
import { scaleSequential } from "d3-scale";
import type { CellMark } from "../../figures/figure";
import { textWidth } from "./measure-text";
import { colourRamp } from "./palette";
import { TICK_SIZE } from "./panel";
import { type Block, textLine } from "./text-block";
import { INKS, type Paint } from "./theme";
import { linearTicks } from "./ticks";
import { element, round } from "./xml";

/** Colour scale shared by all heat maps of a figure. */
export interface ColourScale {
  readonly domain: readonly [low: number, high: number];
  readonly label: string;
  /** Returns the colour of a value; values outside of the limits have the colour of the nearer end. */
  readonly colour: (value: number) => string;
}

/** Returns the shared colour scale: label and colours of the first mark, limits from the values of all marks. */
export function colourScale(marks: readonly CellMark[]): ColourScale {
  const kind = marks[0]?.colours ?? "sequential";
  const values = marks.flatMap((mark) => mark.domain ?? mark.values.flatMap((row) => Array.from(row)));
  const [low = 0, high = 0] = extent(values);
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const padding = low === high ? reach / 2 : 0;
  const domain =
    kind === "diverging" ? ([-reach, reach] as const) : ([low - padding, high + padding] as const);
  const colour = scaleSequential(domain, colourRamp(kind)).clamp(true);
  return { domain, label: marks[0]?.label ?? "", colour };
}

/** Makes the colour legend: the label of the scale and a bar with ticks. */
export function colourLegend(scale: ColourScale, width: number, paint: Paint): Block {
  const [low, high] = scale.domain;
  const look = { size: 11.5, fill: paint(INKS.text) };
  const labelWidth = textWidth(scale.label, 11.5);
  const labelOnLeft = labelWidth + 250 < width;
  const barWidth = Math.min(220, width - 30);
  const steps = 55;
  const draw = (left: number, top: number): string => {
    const barLeft = left + (labelOnLeft ? labelWidth + 14 : 8);
    const barTop = top + (labelOnLeft ? 2 : 19);
    const x = (value: number): number => barLeft + ((value - low) / (high - low)) * barWidth;
    const step = barWidth / steps;
    const bar = Array.from({ length: steps }, (_, i) => {
      const fill = scale.colour(low + (i / (steps - 1)) * (high - low));
      return element("rect", {
        x: barLeft + i * step,
        y: barTop,
        width: step + (i < steps - 1 ? 0.5 : 0),
        height: 11,
        fill,
      });
    });
    const tickLook = { size: TICK_SIZE, fill: paint(INKS.muted) };
    const { major } = linearTicks(scale.domain, 4);
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
