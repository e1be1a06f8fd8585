import { curveCardinal, line as lineThrough } from "d3-shape";
import type { GraphLine, GraphMark, GraphNode } from "../../figures/figure";
import type { Drawing } from "../drawing/drawing";
import type { Box } from "../drawing/label-places";
import { shortenText } from "../drawing/measure-text";
import { textLine } from "../drawing/text-block";
import { INKS } from "../drawing/theme";
import { element, escapeXml } from "../drawing/xml";

/** Margin around a graph, in units of its coordinates. */
const MARGIN = 6;

/** Returns the bounding box of a graph with margin, in units of its coordinates. */
export function graphBounds({ nodes, lines }: GraphMark): Box {
  const extent = (node: GraphNode, side: "x" | "y"): [number, number] => {
    const half = (side === "x" ? node.width : node.height) / 2;
    return [node[side] - half, node[side] + half];
  };
  const xs = nodes.flatMap((node) => extent(node, "x"));
  const ys = nodes.flatMap((node) => extent(node, "y"));
  for (const { points, width } of lines) {
    for (const [x, y] of points) {
      xs.push(x);
      ys.push(y - width / 2, y + width / 2);
    }
  }
  const extreme = (list: readonly number[], pick: (a: number, b: number) => number) =>
    list.reduce((a, b) => pick(a, b));
  return {
    left: extreme(xs, Math.min) - MARGIN,
    right: extreme(xs, Math.max) + MARGIN,
    top: extreme(ys, Math.min) - MARGIN,
    bottom: extreme(ys, Math.max) + MARGIN,
  };
}

/** Draws a graph in the centre of a frame. */
export function drawGraph(mark: GraphMark, frame: Box, scale: number, drawing: Drawing): string {
  const bounds = graphBounds(mark);
  const x0 = (frame.left + frame.right - scale * (bounds.left + bounds.right)) / 2;
  const y0 = (frame.top + frame.bottom - scale * (bounds.top + bounds.bottom)) / 2;
  const toPixels = ([x, y]: readonly [number, number]): [number, number] => [x0 + scale * x, y0 + scale * y];
  // Pale lines first, so that the others are drawn on top.
  const order = [...mark.lines].sort((a, b) => drawingOrder(a) - drawingOrder(b));
  const lines = order.map((line) => drawLine(line, line.points.map(toPixels), scale, drawing));
  const nodes = mark.nodes.map((node) => drawNode(node, toPixels([node.x, node.y]), scale, drawing));
  return element("g", { role: "group", "aria-label": "graph" }, ...lines, ...nodes);
}

const drawingOrder = ({ muted = false, category }: GraphLine): number =>
  muted ? 0 : category === undefined ? 1 : 2;

function drawLine(
  { name, width, category, muted = false }: GraphLine,
  points: [number, number][],
  scale: number,
  { categories, paint }: Drawing,
): string {
  const categoryPaint = category === undefined ? undefined : categories.get(category);
  return element(
    "path",
    {
      d: smooth(points) ?? "",
      fill: "none",
      stroke: muted ? paint(INKS.frame) : (categoryPaint ?? paint(INKS.muted)),
      // Thinner lines are not visible.
      "stroke-width": Math.max(0.75, scale * width),
      "stroke-opacity": muted ? 0.6 : undefined,
      "stroke-dasharray": muted ? "3 4" : undefined,
    },
    element("title", {}, escapeXml(name)),
  );
}

/** Returns the path data of a smooth curve through points. */
const smooth = lineThrough().curve(curveCardinal).digits(2);

function drawNode(
  { name, width, height, muted = false }: GraphNode,
  [x, y]: readonly [number, number],
  scale: number,
  { paint }: Drawing,
): string {
  const size = Math.max(7, Math.min(13, 13 * scale));
  const [w, h] = [scale * width, scale * height];
  const box = element("rect", {
    x: x - w / 2,
    y: y - h / 2,
    width: w,
    height: h,
    rx: Math.min(6, h / 4),
    fill: paint(INKS.background),
    stroke: paint(muted ? INKS.grid : INKS.frame),
    "stroke-width": 1.2,
  });
  const look = { size, fill: paint(muted ? INKS.frame : INKS.text) };
  const text = shortenText(name, w, size);
  return box + textLine(text, x, y + 0.35 * size, look, { "text-anchor": "middle" });
}
