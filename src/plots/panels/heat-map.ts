import type { CellMark } from "../../figures/figure";
import { type ColourScale, colourScale } from "../drawing/colour-scale";
import type { Drawing } from "../drawing/drawing";
import type { Box } from "../drawing/label-places";
import { shortenText } from "../drawing/measure-text";
import { type Edges, MIN_FRAME_HEIGHT, type PanelPlan, TICK_SIZE } from "../drawing/panel";
import { textLine, widest } from "../drawing/text-block";
import { INKS, type Paint } from "../drawing/theme";
import { element, round } from "../drawing/xml";

/** Largest width of the name of a row or column in pixels; longer names are shortened with an ellipsis. */
const MAX_NAME_WIDTH = 150;

/** Returns the heat maps of a figure, none if its marks are series or graphs. */
export const cellMarks = ({ figure }: Drawing): CellMark[] =>
  figure.marks.flatMap((mark) => (mark.type === "cell" ? [mark] : []));

/** Makes the plan for figures of heat maps. */
export function heatMapPlan(drawing: Drawing): PanelPlan {
  const marks = cellMarks(drawing);
  const scale = colourScale(marks);
  const columnCount = Math.max(...marks.map((mark) => mark.columns.length));
  const rowCount = Math.max(...marks.map((mark) => mark.rows.length));
  const nameExtent = (names: readonly string[]): number => Math.min(MAX_NAME_WIDTH, widest(names, TICK_SIZE));
  const columnNameExtent = nameExtent(marks.flatMap((mark) => mark.columns));
  const columnNamesFit = (frameWidth: number): boolean => columnNameExtent + 6 <= frameWidth / columnCount;
  return {
    left: () => nameExtent(marks.flatMap((mark) => mark.rows)) + 10,
    bottom: (width) => (columnNamesFit(width) ? 20 : columnNameExtent + 12),
    idealHeight: (width) =>
      Math.max(MIN_FRAME_HEIGHT, Math.min(900, rowCount * Math.min(34, Math.max(15, width / columnCount)))),
    draw: (panel, frame, edges) => {
      const mark = marks.find((candidate) => candidate.panel === undefined || candidate.panel === panel);
      if (mark === undefined) return "";
      const horizontalNames = columnNamesFit(frame.right - frame.left);
      return drawCells(mark, scale, frame) + drawNames(mark, frame, edges, horizontalNames, drawing.paint);
    },
  };
}

function drawCells(mark: CellMark, scale: ColourScale, frame: Box): string {
  const width = (frame.right - frame.left) / mark.columns.length;
  const height = (frame.bottom - frame.top) / mark.rows.length;
  // A gap between cells shows their limits, unless cells are small.
  const gap = Math.min(width, height) > 10 ? 1 : 0;
  const cells = mark.values.flatMap((row, i) =>
    Array.from(row, (value, j) =>
      element("rect", {
        x: frame.left + j * width + gap / 2,
        y: frame.top + i * height + gap / 2,
        width: width - gap,
        height: height - gap,
        fill: scale.colour(value),
      }),
    ),
  );
  return element("g", { role: "group", "aria-label": "cells" }, ...cells);
}

/** Draws the names to the left of rows and below columns: only every second, third, ... one if they would overlap. */
function drawNames(mark: CellMark, frame: Box, edges: Edges, columnNamesFit: boolean, paint: Paint): string {
  const look = { size: TICK_SIZE, fill: paint(INKS.muted) };
  const rowHeight = (frame.bottom - frame.top) / mark.rows.length;
  const columnWidth = (frame.right - frame.left) / mark.columns.length;
  const name = (text: string): string => shortenText(text, MAX_NAME_WIDTH, TICK_SIZE);
  const drawEvery = (
    names: readonly string[],
    size: number,
    draw: (text: string, i: number) => string,
  ): string[] => {
    const stride = Math.ceil((TICK_SIZE + 1) / size);
    return names.map((text, i) => (i % stride === 0 ? draw(name(text), i) : ""));
  };
  const rows = drawEvery(mark.rows, rowHeight, (text, i) => {
    const y = frame.top + (i + 0.5) * rowHeight + 4;
    return textLine(text, frame.left - 6, y, look, { "text-anchor": "end" });
  });
  const columns = drawEvery(mark.columns, columnWidth, (text, j) => {
    const x = frame.left + (j + 0.5) * columnWidth;
    if (columnNamesFit) return textLine(text, x, frame.bottom + 15, look, { "text-anchor": "middle" });
    const transform = `rotate(-90 ${round(x + 4)} ${frame.bottom + 6})`;
    return textLine(text, x + 4, frame.bottom + 6, look, { "text-anchor": "end", transform });
  });
  const names = [...(edges.left ? rows : []), ...(edges.bottom ? columns : [])];
  return element("g", { "aria-hidden": "true" }, ...names);
}
