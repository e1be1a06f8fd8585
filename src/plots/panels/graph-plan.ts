import type { GraphMark } from "../../figures/figure";
import type { DrawingContext } from "../drawing/drawing-context";
import { textWidth, wrapText } from "../drawing/measure-text";
import type { PanelPlan } from "../drawing/panel";
import type { Scene } from "../drawing/scene";
import { type Block, textLine } from "../drawing/text-block";
import { INKS } from "../drawing/theme";
import { element } from "../drawing/xml";
import { drawGraph, graphBounds } from "./draw-graph";

/** The graphs of a figure. */
export const graphMarks = (scene: Scene): GraphMark[] =>
  scene.figure.marks.flatMap((mark) => (mark.type === "graph" ? [mark] : []));

/** Graphs are never drawn larger than their units. */
const LARGEST_SCALE = 1.25;

/** How much a figure's graphs are shrunk or grown to a frame: all of them alike, so that thicknesses compare. */
export function graphScale(scene: Scene, frame: { frameWidth: number; frameHeight: number }): number {
  const scales = graphMarks(scene).map((mark) => {
    const { left, right, top, bottom } = graphBounds(mark);
    return Math.min(frame.frameWidth / (right - left), frame.frameHeight / (bottom - top));
  });
  return Math.min(LARGEST_SCALE, ...scales);
}

/** The plan for figures of graphs. */
export function graphPlan(scene: Scene, context: DrawingContext): PanelPlan {
  const marks = graphMarks(scene);
  return {
    left: () => 0,
    bottom: () => 4,
    idealHeight: (width) => {
      const heights = marks.map((mark) => {
        const { left, right, top, bottom } = graphBounds(mark);
        return (bottom - top) * Math.min(LARGEST_SCALE, width / (right - left));
      });
      return Math.min(900, Math.max(60, ...heights));
    },
    draw: (panel, frame) => {
      const mark = marks.find((candidate) => candidate.panel === undefined || candidate.panel === panel);
      if (mark === undefined) return "";
      const size = { frameWidth: frame.right - frame.left, frameHeight: frame.bottom - frame.top };
      return drawGraph(mark, frame, graphScale(scene, size), scene, context);
    },
  };
}

const FONT_SIZE = 12;
const ROW = 22;
const SAMPLE = 34;

/** What thickness means: a few lines with their values, as thick as they are drawn at the scale of the graphs. */
export function graphKey(scene: Scene, room: number, context: DrawingContext, scale: () => number): Block {
  const [mark] = graphMarks(scene);
  if (mark === undefined || mark.key.length === 0) return { height: 0, draw: () => "" };
  const look = { size: FONT_SIZE, fill: context.paint(INKS.text) };
  const lead = `${mark.label}:`;
  const entries: { text: string; width: number; x: number; y: number }[] = [];
  const lines = wrapText(lead, room, FONT_SIZE);
  let [x, y] = [lines.length === 1 ? textWidth(lead, FONT_SIZE) + 10 : 0, (lines.length - 1) * ROW];
  if (lines.length > 1) y += ROW;
  for (const { text, width } of mark.key) {
    const own = SAMPLE + 6 + textWidth(text, FONT_SIZE);
    if (x > 0 && x + own > room) [x, y] = [0, y + ROW];
    entries.push({ text, width, x, y });
    x += own + 16;
  }
  return {
    height: y + ROW + 6,
    draw: (left, top) => {
      const words = lines.map((line, i) => textLine(line, left, top + 14 + i * ROW, look));
      const samples = entries.map(({ text, width, x: at, y: down }) => {
        const middle = top + down + ROW / 2 - 1;
        const stroke = { stroke: context.paint(INKS.muted), "stroke-width": Math.max(0.75, scale() * width) };
        const line = { x1: left + at, x2: left + at + SAMPLE, y1: middle, y2: middle };
        return (
          element("line", { ...line, ...stroke }) +
          textLine(text, left + at + SAMPLE + 6, top + down + 14, look)
        );
      });
      return element("g", { role: "group", "aria-label": "thickness" }, ...words, ...samples);
    },
  };
}
