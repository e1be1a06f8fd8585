import { shortenText } from "./measure-text";
import type { PanelPlan } from "./panel";
import { textLine } from "./text-block";
import { INKS, type Paint } from "./theme";

const GAP = 16;
const TITLE_HEIGHT = 20;
const TITLE_SIZE = 12;

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
  const titles = panels[0] === undefined ? 4 : TITLE_HEIGHT;
  const between = rows * titles + (rows - 1) * GAP;
  const initialHeight = size.height === undefined ? 240 : Math.max(1, (size.height - between) / rows);
  // The labels on the left depend on the height, which depends on the remaining width: the layout is computed twice.
  const layOut = (height: number) => {
    const left = Math.ceil(yLabelWidth(between + rows * height) + plan.left(height));
    const frameWidth = Math.floor((width - left - 6 - (columns - 1) * GAP) / columns);
    const bottom = plan.bottom(frameWidth);
    const frameHeight = Math.round(
      size.height === undefined ? plan.idealHeight(frameWidth) : (size.height - between - bottom) / rows,
    );
    return { left, frameWidth, bottom, frameHeight };
  };
  const { left, frameWidth, bottom, frameHeight } = layOut(Math.max(1, layOut(initialHeight).frameHeight));
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

function panelTitle(
  panel: string | undefined,
  frame: { left: number; right: number; top: number },
  paint: Paint,
): string {
  if (panel === undefined) return "";
  const text = shortenText(panel, frame.right - frame.left, TITLE_SIZE);
  const look = { size: TITLE_SIZE, weight: 600, fill: paint(INKS.text) };
  return textLine(text, (frame.left + frame.right) / 2, frame.top - 7, look, { "text-anchor": "middle" });
}
