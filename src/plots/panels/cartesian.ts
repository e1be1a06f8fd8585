import type { Arguments } from "../../arrays/arguments";
import { colourScale } from "../drawing/colour-scale";
import { type Drawing, marksIn } from "../drawing/drawing";
import type { Box } from "../drawing/label-places";
import { textWidth } from "../drawing/measure-text";
import { type PanelPlan, TICK_SIZE } from "../drawing/panel";
import { axisDomain, type PositionScale, positionScale, type Scales } from "../drawing/position-scale";
import { widest } from "../drawing/text-block";
import { linearTicks, logTicks, type Ticks } from "../drawing/ticks";
import { element } from "../drawing/xml";
import { cartesianAxes } from "./cartesian-axes";
import { drawLabels, drawRuleLabels } from "./cartesian-labels";
import { drawDots, drawLine, drawRule } from "./series-marks";
import { drawTiles, tileMarks } from "./tiles";

/** Makes the plan for figures of lines, dots, rules and labels with two numerical axes. */
export function cartesianPlan(args: Arguments, drawing: Drawing): PanelPlan {
  const { figure } = drawing;
  const domains = {
    x: axisDomain(args, figure, "x"),
    y: axisDomain(args, figure, "y"),
  };
  const scale = (side: "x" | "y", from: number, to: number): PositionScale =>
    positionScale(figure[side].scale ?? "linear", domains[side], from, to);
  const ticks = (side: "x" | "y", count: number): Ticks =>
    figure[side].scale === "log"
      ? logTicks(domains[side], count)
      : linearTicks(domains[side], count, figure[side].integers);
  const yTicks = (height: number): Ticks => ticks("y", Math.max(2, Math.floor(height / 36)));
  const xTicks = (width: number): Ticks => {
    for (let count = Math.max(2, Math.floor(width / 50)); count > 2; count--) {
      const candidate = ticks("x", count);
      if (labelsFit(candidate, scale("x", 0, width))) return candidate;
    }
    return ticks("x", 2);
  };
  return {
    left: (height) =>
      widest(
        yTicks(height).major.map((tick) => tick.label),
        TICK_SIZE,
      ) + 8,
    bottom: () => 20,
    idealHeight: (width) => Math.min(340, Math.max(150, 0.6 * width)),
    draw: (panel, frame, edges) => {
      const scales = { x: scale("x", frame.left, frame.right), y: scale("y", frame.bottom, frame.top) };
      const axes = { x: xTicks(frame.right - frame.left), y: yTicks(frame.bottom - frame.top) };
      return [
        cartesianAxes(scales, axes, frame, edges, drawing.paint),
        drawSeries(drawing, panel, scales, frame),
        drawRuleLabels(drawing, panel, scales, frame),
        drawLabels(drawing, panel, scales, frame),
      ].join("");
    },
  };
}

/** Tests whether the tick labels of a horizontal axis are at least 6 pixels apart. */
const labelsFit = ({ major }: Ticks, scale: PositionScale): boolean =>
  major.every((tick, i) => {
    const before = major[i - 1];
    if (before === undefined) return true;
    const widths = textWidth(before.label, TICK_SIZE) + textWidth(tick.label, TICK_SIZE);
    return scale.at(tick.value) - scale.at(before.value) > widths / 2 + 6;
  });

/** Draws the marks of a panel; if an axis has a given domain, lines are clipped at the frame. */
function drawSeries(drawing: Drawing, panel: string | undefined, scales: Scales, frame: Box): string {
  const { figure, panels } = drawing;
  const clips = figure.x.domain !== undefined || figure.y.domain !== undefined;
  const id = `${figure.name}${panel === undefined ? "" : `-${panels.indexOf(panel) + 1}`}-clip`;
  const size = { width: frame.right - frame.left, height: frame.bottom - frame.top };
  const clipPath = element("clipPath", { id }, element("rect", { x: frame.left, y: frame.top, ...size }));
  const within = clips ? `url(#${id})` : undefined;
  const colours = colourScale(tileMarks(drawing));
  const marks = marksIn(figure, panel).map((mark) => {
    if (mark.type === "tile") return drawTiles(mark, scales, colours, within);
    if (mark.type === "line") return drawLine(mark, scales, drawing, within);
    if (mark.type === "dot") return drawDots(mark, scales, drawing);
    return mark.type === "rule" ? drawRule(mark, scales, frame, drawing) : "";
  });
  return element("g", { role: "group", "aria-label": "data" }, clips ? clipPath : "", ...marks);
}
