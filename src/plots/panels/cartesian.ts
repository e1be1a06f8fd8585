import type { Markish } from "@observablehq/plot";
import type { Arguments } from "../../arrays/arguments";
import type { Numbers } from "../../figures/figure";
import type { DrawingContext } from "../drawing/drawing-context";
import type { Box } from "../drawing/label-places";
import { textWidth } from "../drawing/measure-text";
import { type PanelPlan, TICK_SIZE } from "../drawing/panel";
import { plotFragment } from "../drawing/plot-fragment";
import {
  axisDomain,
  isInDomain,
  type PositionScale,
  positionScale,
  type Scales,
} from "../drawing/position-scale";
import { marksIn, type Scene } from "../drawing/scene";
import { widest } from "../drawing/text-block";
import { linearTicks, logTicks, type Ticks } from "../drawing/ticks";
import { element } from "../drawing/xml";
import { cartesianAxes } from "./cartesian-axes";
import { drawLabels, drawRuleLabels } from "./cartesian-labels";
import { dotMark, lineMark, ruleMark } from "./series-marks";

/** Makes the plan for figures of lines, dots, rules and labels with two numerical axes. */
export function cartesianPlan(args: Arguments, scene: Scene, context: DrawingContext): PanelPlan {
  const { figure } = scene;
  const domains = {
    x: axisDomain(args, figure, "x"),
    y: axisDomain(args, figure, "y"),
  };
  const ticks = (side: "x" | "y", count: number): Ticks =>
    figure[side].scale === "log" ? logTicks(domains[side], count) : linearTicks(domains[side], count);
  const yTicks = (height: number): Ticks => ticks("y", Math.max(2, Math.floor(height / 36)));
  const xTicks = (width: number): Ticks => {
    const scale = positionScale(figure.x.scale ?? "linear", domains.x, 0, width);
    for (let count = Math.max(2, Math.floor(width / 50)); count > 2; count--) {
      const candidate = ticks("x", count);
      if (labelsFit(candidate, scale)) return candidate;
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
      const x = positionScale(figure.x.scale ?? "linear", domains.x, frame.left, frame.right);
      const y = positionScale(figure.y.scale ?? "linear", domains.y, frame.bottom, frame.top);
      const axes = { x: xTicks(frame.right - frame.left), y: yTicks(frame.bottom - frame.top) };
      return [
        cartesianAxes({ x, y }, axes, frame, edges, context.paint),
        drawSeries(scene, panel, { x, y }, frame, context),
        drawRuleLabels(scene, panel, { x, y }, frame, context),
        drawLabels(scene, panel, { x, y }, frame, context),
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

function drawSeries(
  scene: Scene,
  panel: string | undefined,
  { x, y }: Scales,
  frame: Box,
  context: DrawingContext,
): string {
  const clip = scene.figure.x.domain !== undefined || scene.figure.y.domain !== undefined;
  const visible = ({ type }: PositionScale, values: Numbers): number[] =>
    Array.from(values, (value) => (type === "log" && value <= 0 ? Number.NaN : value));
  const marks = marksIn(scene.figure, panel).flatMap((mark): Markish[] => {
    if (mark.type === "line") {
      return [lineMark(mark, visible(x, mark.x), visible(y, mark.y), scene, context, clip)];
    }
    if (mark.type === "dot") {
      const inside = Array.from(
        mark.x,
        (value, i) => isInDomain(x, value) && isInDomain(y, mark.y[i] ?? Number.NaN),
      );
      const keep = (values: Numbers): number[] => Array.from(values).filter((_, i) => inside[i]);
      return [dotMark(mark, keep(mark.x), keep(mark.y), scene, context)];
    }
    if (mark.type !== "rule") return [];
    const within = mark.x === undefined ? isInDomain(y, mark.y) : isInDomain(x, mark.x);
    return within ? [ruleMark(mark, scene, context)] : [];
  });
  const margins = { marginLeft: frame.left, marginTop: frame.top, marginRight: 0, marginBottom: 0 };
  const size = { width: frame.right, height: frame.bottom };
  const options = { ...size, ...margins, x: x.options, y: y.options, marks };
  return element(
    "g",
    { role: "group", "aria-label": "data" },
    plotFragment(options, panelContext(scene, panel, context)),
  );
}

/** Returns the context of a panel: each panel clips at its own frame, so that the ids of panels must differ. */
function panelContext({ panels }: Scene, panel: string | undefined, context: DrawingContext): DrawingContext {
  if (panel === undefined) return context;
  return { ...context, idPrefix: `${context.idPrefix}-${panels.indexOf(panel) + 1}` };
}
