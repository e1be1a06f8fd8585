import { curveSummary, rangeOf, rangeText } from "./curve-summary";
import type { Figure, Mark } from "./figure";

/**
 * Summarises a figure in a few lines of text: the title, a row of bars for each curve on a common vertical scale (marks
 * with the same panel, category and method share a row), and the size of each heat map and graph.
 */
export const textSummary = (figure: Figure): string =>
  [curveSummary(figure), ...figure.marks.flatMap(describeMark)].join("\n");

function describeMark(mark: Mark): string[] {
  const panel = mark.panel === undefined ? "" : `${mark.panel}: `;
  if (mark.type === "cell") {
    const range = rangeText(rangeOf(mark.values.flat()));
    return [`  ${panel}${mark.rows.length} x ${mark.columns.length}, ${mark.label}: ${range}`];
  }
  if (mark.type === "tile") {
    const range = rangeText(rangeOf(Array.from(mark.values)));
    return [`  ${panel}${mark.values.length} tiles, ${mark.label}: ${range}`];
  }
  if (mark.type !== "graph") return [];
  return [`  ${panel}graph of ${mark.nodes.length} nodes and ${mark.lines.length} lines`];
}
