import * as Plot from "@observablehq/plot";
import type { CellMark } from "../../figures/figure";
import { type ColourScale, cellColour, colourScale } from "../drawing/colour-scale";
import type { DrawingContext } from "../drawing/drawing-context";
import type { Box } from "../drawing/label-places";
import { shortenText } from "../drawing/measure-text";
import { type Edges, MIN_FRAME_HEIGHT, type PanelPlan, TICK_SIZE } from "../drawing/panel";
import { plotFragment } from "../drawing/plot-fragment";
import type { Scene } from "../drawing/scene";
import { textLine, widest } from "../drawing/text-block";
import { INKS } from "../drawing/theme";
import { element, round } from "../drawing/xml";

/** Largest width of the name of a row or column in pixels; longer names are shortened with an ellipsis. */
const MAX_NAME_WIDTH = 150;

/** Returns the heat maps of a figure, none if its marks are series or graphs. */
export const cellMarks = (scene: Scene): CellMark[] =>
  scene.figure.marks.flatMap((mark) => (mark.type === "cell" ? [mark] : []));

/** Makes the plan for figures of heat maps. */
export function heatMapPlan(scene: Scene, context: DrawingContext): PanelPlan {
  const marks = cellMarks(scene);
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
      return drawCells(mark, scale, frame, context) + drawNames(mark, frame, edges, horizontalNames, context);
    },
  };
}

const indices = (length: number): number[] => Array.from({ length }, (_, i) => i);

function drawCells(mark: CellMark, scale: ColourScale, frame: Box, context: DrawingContext): string {
  const cells = mark.values.flatMap((row, i) => Array.from(row, (value, j) => ({ i, j, value })));
  const band = (count: number, from: number, to: number) =>
    ({ type: "band", domain: indices(count), range: [from, to], padding: 0, round: false }) as const;
  const cellSize = Math.min(
    (frame.right - frame.left) / mark.columns.length,
    (frame.bottom - frame.top) / mark.rows.length,
  );
  const options = {
    width: frame.right,
    height: frame.bottom,
    x: band(mark.columns.length, frame.left, frame.right),
    y: band(mark.rows.length, frame.top, frame.bottom),
    marks: [
      Plot.cell(cells, {
        x: cells.map((cell) => cell.j),
        y: cells.map((cell) => cell.i),
        fill: { value: cells.map((cell) => cellColour(scale, cell.value)), scale: null },
        inset: cellSize > 10 ? 0.5 : 0,
      }),
    ],
  };
  return element("g", { role: "group", "aria-label": "cells" }, plotFragment(options, context));
}

/** Draws the names to the left of rows and below columns: only every second, third, ... one if they would overlap. */
function drawNames(
  mark: CellMark,
  frame: Box,
  edges: Edges,
  columnNamesFit: boolean,
  context: DrawingContext,
): string {
  const look = { size: TICK_SIZE, fill: context.paint(INKS.muted) };
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
