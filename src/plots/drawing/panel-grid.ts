import { BOLD, shortenText, wrapText } from "./measure-text";
import type { PanelPlan } from "./panel";
import { textLine } from "./text-block";
import { INKS, type Paint } from "./theme";

const GAP = 16;
const TITLE_SIZE = 12;
const TITLE_LINE = 15;
/** Largest number of lines of a panel's title; longer titles are shortened. */
const MAX_TITLE_LINES = 3;

/** Layout of all panels of a figure in rows, with space for the label of the y axis on the left. */
export interface PanelGrid {
  readonly rows: number;
  readonly height: number;
  readonly frameWidth: number;
  readonly frameHeight: number;
  /** Height of all rows of frames with titles and gaps, without the tick labels below the last row, in pixels. */
  readonly framesHeight: number;
  /** Distance from the left edge to the first frame, in pixels. */
  readonly left: number;
  readonly draw: (left: number, top: number, paint: Paint) => string;
}

/**
 * Lays panels out in equal columns, with tick labels at the outer sides only. Without `height`, chooses the ideal one.
 */
export function panelGrid(
  panels: readonly (string | undefined)[],
  plan: PanelPlan,
  size: { width: number; height: number | undefined; yLabelWidth: (height: number) => number },
): PanelGrid {
  const { width, yLabelWidth } = size;
  const columns = Math.min(
    panels.length <= 3 ? panels.length : Math.ceil(Math.sqrt(panels.length)),
    Math.max(1, Math.floor(width / 170)),
  );
  const rows = Math.ceil(panels.length / columns);
  // The labels on the left and the lines of titles depend on the size of the frames, which depends on them: the layout is
  // computed several times.
  const layOut = (height: number, titles: number) => {
    const between = rows * titles + (rows - 1) * GAP;
    const left = Math.ceil(yLabelWidth(between + rows * height) + plan.left(height));
    const frameWidth = Math.floor((width - left - 6 - (columns - 1) * GAP) / columns);
    const bottom = plan.bottom(frameWidth);
    const frameHeight = Math.round(
      size.height === undefined ? plan.idealHeight(frameWidth) : (size.height - between - bottom) / rows,
    );
    return { left, frameWidth, bottom, frameHeight, between };
  };
  const oneLine = titlesHeight(panels, Number.POSITIVE_INFINITY);
  const initialHeight =
    size.height === undefined ? 240 : Math.max(1, (size.height - rows * oneLine - (rows - 1) * GAP) / rows);
  const first = layOut(initialHeight, oneLine);
  const titles = titlesHeight(panels, first.frameWidth);
  const second = layOut(Math.max(1, first.frameHeight), titles);
  const { left, frameWidth, bottom, frameHeight, between } = layOut(Math.max(1, second.frameHeight), titles);
  const draw = (x: number, y: number, paint: Paint): string =>
    panels
      .map((panel, i) => {
        const column = i % columns;
        const row = Math.floor(i / columns);
        const frameLeft = x + left + column * (frameWidth + GAP);
        const top = y + row * (titles + frameHeight + GAP) + titles;
        const frame = { left: frameLeft, top, right: frameLeft + frameWidth, bottom: top + frameHeight };
        const edges = {
          left: column === 0,
          right: column === columns - 1,
          bottom: i + columns >= panels.length,
        };
        return panelTitle(panel, frame, paint) + plan.draw(panel, frame, edges);
      })
      .join("");
  const framesHeight = between + rows * frameHeight;
  return { rows, height: framesHeight + bottom, framesHeight, frameWidth, frameHeight, left, draw };
}

/** Returns the lines of a panel's title within a width. */
function titleLines(panel: string, width: number): string[] {
  const lines = wrapText(panel, width, BOLD * TITLE_SIZE);
  if (lines.length <= MAX_TITLE_LINES) return lines;
  const rest = lines.slice(MAX_TITLE_LINES - 1).join(" ");
  return [...lines.slice(0, MAX_TITLE_LINES - 1), shortenText(rest, width, BOLD * TITLE_SIZE)];
}

/** Returns the height of a row of titles. */
function titlesHeight(panels: readonly (string | undefined)[], width: number): number {
  if (panels[0] === undefined) return 4;
  const counts = panels.map((panel = "") => titleLines(panel, width).length);
  return 5 + TITLE_LINE * counts.reduce((max, count) => Math.max(max, count));
}

function panelTitle(
  panel: string | undefined,
  frame: { left: number; right: number; top: number },
  paint: Paint,
): string {
  if (panel === undefined) return "";
  const look = { size: TITLE_SIZE, weight: 600, fill: paint(INKS.text) };
  const middle = (frame.left + frame.right) / 2;
  const lines = titleLines(panel, frame.right - frame.left);
  return lines
    .map((line, i) => {
      const y = frame.top - 7 - (lines.length - 1 - i) * TITLE_LINE;
      return textLine(line, middle, y, look, { "text-anchor": "middle" });
    })
    .join("");
}
