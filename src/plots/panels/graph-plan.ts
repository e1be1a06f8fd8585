import type { GraphMark } from "../../figures/figure";
import type { Drawing } from "../drawing/drawing";
import { textWidth, wrapText } from "../drawing/measure-text";
import type { PanelPlan } from "../drawing/panel";
import { type Block, textLine } from "../drawing/text-block";
import { INKS } from "../drawing/theme";
import { element } from "../drawing/xml";
import { drawGraph, graphBounds } from "./draw-graph";

/** Returns the graphs of a figure. */
export const graphMarks = ({ figure }: Drawing): GraphMark[] =>
  figure.marks.flatMap((mark) => (mark.type === "graph" ? [mark] : []));

/** Largest scale of a graph, in pixels per unit of its coordinates. */
const MAX_SCALE = 1.25;

/** Returns the common scale at which all graphs of a figure fit the frame, so that thicknesses are comparable. */
export function graphScale(drawing: Drawing, frame: { frameWidth: number; frameHeight: number }): number {
  const scales = graphMarks(drawing).map((mark) => {
    const { left, right, top, bottom } = graphBounds(mark);
    return Math.min(frame.frameWidth / (right - left), frame.frameHeight / (bottom - top));
  });
  return Math.min(MAX_SCALE, ...scales);
}

/** Makes the plan for figures of graphs. */
export function graphPlan(drawing: Drawing): PanelPlan {
  const marks = graphMarks(drawing);
  return {
    left: () => 0,
    bottom: () => 4,
    idealHeight: (width) => {
      const heights = marks.map((mark) => {
        const { left, right, top, bottom } = graphBounds(mark);
        return (bottom - top) * Math.min(MAX_SCALE, width / (right - left));
      });
      return Math.min(900, Math.max(60, ...heights));
    },
    draw: (panel, frame) => {
      const mark = marks.find((candidate) => candidate.panel === undefined || candidate.panel === panel);
      if (mark === undefined) return "";
      const size = { frameWidth: frame.right - frame.left, frameHeight: frame.bottom - frame.top };
      return drawGraph(mark, frame, graphScale(drawing, size), drawing);
    },
  };
}

const FONT_SIZE = 12;
const ROW_HEIGHT = 22;
const SAMPLE_WIDTH = 34;

/** Makes the key of thicknesses: sample lines with their values, drawn at the scale of the graphs. */
export function graphKey(drawing: Drawing, maxWidth: number, scale: () => number): Block {
  const [mark] = graphMarks(drawing);
  if (mark === undefined || mark.key.length === 0) return { height: 0, draw: () => "" };
  const look = { size: FONT_SIZE, fill: drawing.paint(INKS.text) };
  const keyTitle = `${mark.label}:`;
  const entries: { text: string; width: number; x: number; y: number }[] = [];
  const titleLines = wrapText(keyTitle, maxWidth, FONT_SIZE);
  let [x, y] = [
    titleLines.length === 1 ? textWidth(keyTitle, FONT_SIZE) + 10 : 0,
    (titleLines.length - 1) * ROW_HEIGHT,
  ];
  if (titleLines.length > 1) y += ROW_HEIGHT;
  for (const { text, width } of mark.key) {
    const entryWidth = SAMPLE_WIDTH + 6 + textWidth(text, FONT_SIZE);
    if (x > 0 && x + entryWidth > maxWidth) [x, y] = [0, y + ROW_HEIGHT];
    entries.push({ text, width, x, y });
    x += entryWidth + 16;
  }
  return {
    height: y + ROW_HEIGHT + 6,
    draw: (left, top) => {
      const title = titleLines.map((line, i) => textLine(line, left, top + 14 + i * ROW_HEIGHT, look));
      const samples = entries.map(({ text, width, x: at, y: down }) => {
        const middle = top + down + ROW_HEIGHT / 2 - 1;
        const stroke = { stroke: drawing.paint(INKS.muted), "stroke-width": Math.max(0.75, scale() * width) };
        const line = { x1: left + at, x2: left + at + SAMPLE_WIDTH, y1: middle, y2: middle };
        return (
          element("line", { ...line, ...stroke }) +
          textLine(text, left + at + SAMPLE_WIDTH + 6, top + down + 14, look)
        );
      });
      return element("g", { role: "group", "aria-label": "thickness" }, ...title, ...samples);
    },
  };
}
