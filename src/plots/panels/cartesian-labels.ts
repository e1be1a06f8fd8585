import type { Numbers } from "../../figures/figure";
import type { DrawingContext } from "../drawing/drawing-context";
import { type Box, type Point, placeLabels } from "../drawing/label-places";
import { textWidth } from "../drawing/measure-text";
import { isInDomain, type Scales } from "../drawing/position-scale";
import { marksIn, type Scene, seriesColour } from "../drawing/scene";
import { textLine } from "../drawing/text-block";
import { INKS } from "../drawing/theme";
import { element, round } from "../drawing/xml";

const LABEL_SIZE = 11.5;

/** Draws the labels of reference lines: at the right end of horizontal lines, at the top of vertical ones. */
export function drawRuleLabels(
  scene: Scene,
  panel: string | undefined,
  scales: Scales,
  frame: Box,
  context: DrawingContext,
): string {
  return marksIn(scene.figure, panel)
    .map((mark) => {
      if (mark.type !== "rule" || mark.label === undefined) return "";
      const look = { size: 11, fill: context.paint(INKS.muted) };
      if (mark.y !== undefined) {
        if (!isInDomain(scales.y, mark.y)) return "";
        const y = scales.y.at(mark.y);
        const baseline = y - frame.top > 18 ? y - 5 : y + 14;
        return textLine(mark.label, frame.right - 5, baseline, look, {
          "text-anchor": "end",
          ...halo(context),
        });
      }
      if (!isInDomain(scales.x, mark.x)) return "";
      const x = scales.x.at(mark.x);
      const fits = x + 5 + textWidth(mark.label, 11) < frame.right;
      const position = fits ? { x: x + 5, anchor: "start" } : { x: x - 5, anchor: "end" };
      return textLine(mark.label, position.x, frame.top + 14, look, {
        "text-anchor": position.anchor,
        ...halo(context),
      });
    })
    .join("");
}

/** Returns the attributes of an outline in the background colour, which keeps text readable over lines. */
const halo = (context: DrawingContext) => ({
  stroke: context.paint(INKS.background),
  "stroke-width": 3,
  "stroke-linejoin": "round",
  "paint-order": "stroke",
});

/** Draws the labels of points in the colours of their categories, with leader lines to labels far from their points. */
export function drawLabels(
  scene: Scene,
  panel: string | undefined,
  { x, y }: Scales,
  frame: Box,
  context: DrawingContext,
): string {
  const marks = marksIn(scene.figure, panel);
  const points = (xs: Numbers, ys: Numbers): Point[] =>
    Array.from(xs, (value, i) => ({ x: value, y: ys[i] ?? Number.NaN })).map((point) =>
      isInDomain(x, point.x) && isInDomain(y, point.y)
        ? { x: x.at(point.x), y: y.at(point.y) }
        : { x: Number.NaN, y: Number.NaN },
    );
  const labels = marks.flatMap((mark) =>
    mark.type === "text"
      ? points(mark.x, mark.y).map((point, i) => ({
          ...point,
          text: mark.text[i] ?? "",
          category: mark.category,
        }))
      : [],
  );
  const visible = labels.filter((label) => Number.isFinite(label.x) && label.text !== "");
  if (visible.length === 0) return "";
  const obstacles = marks.flatMap((mark) =>
    mark.type === "line" || mark.type === "dot" || mark.type === "text" ? points(mark.x, mark.y) : [],
  );
  const placed = placeLabels(visible, obstacles, frame, LABEL_SIZE);
  const drawn = placed.map(({ label, box, far }, i) => {
    const category = visible[i]?.category;
    const fill = context.paint(category === undefined ? INKS.text : seriesColour(scene, category));
    const nearest = Math.min(Math.max(label.x, box.left), box.right);
    const middle = (box.top + box.bottom) / 2;
    const leader = {
      d: `M${round(label.x)} ${round(label.y)}L${round(nearest)} ${round(middle)}`,
    };
    const line = far ? element("path", { ...leader, stroke: fill, "stroke-opacity": 0.5, fill: "none" }) : "";
    return line + textLine(label.text, box.left, box.bottom - 2, { size: LABEL_SIZE, fill }, halo(context));
  });
  return element("g", { role: "group", "aria-label": "labels" }, ...drawn);
}
