import type { Drawing } from "../drawing/drawing";
import { textWidth, wrapText } from "../drawing/measure-text";
import { type Block, textLine } from "../drawing/text-block";
import { INKS } from "../drawing/theme";
import { element, round } from "../drawing/xml";
import { drawSymbols, strokeOf } from "./series-marks";

const FONT_SIZE = 12;
const ROW_HEIGHT = 19;
const ENTRY_GAP = 16;
const GROUP_GAP = 30;

/** An entry of the legend: a glyph and wrapped text. Widths are in pixels. */
interface Entry {
  readonly glyphWidth: number;
  readonly lines: readonly string[];
  readonly width: number;
  /** Draws the glyph with its left edge at x, centred on y. */
  readonly glyph: (x: number, y: number) => string;
}

/** An entry and its position relative to the upper left corner of the legend, in pixels. */
interface PlacedEntry {
  readonly entry: Entry;
  readonly x: number;
  readonly y: number;
}

/** Makes the legend: a swatch per category and a neutral glyph per method, in rows of at most `width` pixels. */
export function legend(drawing: Drawing, width: number): Block {
  const groups = [categoryEntries(drawing, width), methodEntries(drawing, width)];
  const { placed, height } = placeEntries(groups, width);
  const look = { size: FONT_SIZE, fill: drawing.paint(INKS.text) };
  const drawEntry = ({ entry, x, y }: PlacedEntry, left: number, top: number): string => {
    const text = entry.lines.map((line, i) =>
      textLine(line, left + x + entry.glyphWidth + 6, top + y + 13.5 + i * 15, look),
    );
    return element("g", {}, entry.glyph(left + x, top + y + 9.5), ...text);
  };
  return {
    height: height === 0 ? 0 : height + 8,
    draw: (left, top) =>
      element(
        "g",
        { role: "group", "aria-label": "legend" },
        ...placed.map((entry) => drawEntry(entry, left, top)),
      ),
  };
}

/** Places entries in rows, and starts a new row for a group that does not fit the current one. */
function placeEntries(
  groups: readonly (readonly Entry[])[],
  width: number,
): { placed: PlacedEntry[]; height: number } {
  const placed: PlacedEntry[] = [];
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  const breakRow = (): void => {
    y += rowHeight;
    x = 0;
    rowHeight = 0;
  };
  for (const group of groups) {
    const groupWidth = group.reduce((sum, entry) => sum + entry.width + ENTRY_GAP, -ENTRY_GAP);
    if (x > 0 && x - ENTRY_GAP + GROUP_GAP + groupWidth > width) breakRow();
    else if (x > 0) x += GROUP_GAP - ENTRY_GAP;
    for (const entry of group) {
      if (x > 0 && x + entry.width > width) breakRow();
      placed.push({ entry, x, y });
      x += entry.width + ENTRY_GAP;
      rowHeight = Math.max(rowHeight, ROW_HEIGHT + (entry.lines.length - 1) * 15);
    }
  }
  return { placed, height: y + rowHeight };
}

function makeEntry(label: string, glyphWidth: number, maxWidth: number, glyph: Entry["glyph"]): Entry {
  const lines = wrapText(label, maxWidth - glyphWidth - 6, FONT_SIZE);
  const textExtent = Math.max(...lines.map((line) => textWidth(line, FONT_SIZE)));
  return { glyphWidth, lines, width: glyphWidth + 6 + textExtent, glyph };
}

const categoryEntries = ({ categories }: Drawing, maxWidth: number): Entry[] =>
  [...categories].map(([category, paint]) =>
    makeEntry(category, 14, maxWidth, (x, y) =>
      element("rect", { x, y: y - 5, width: 14, height: 10, rx: 2, fill: paint }),
    ),
  );

function methodEntries(drawing: Drawing, maxWidth: number): Entry[] {
  const ink = drawing.paint(INKS.muted);
  return [...drawing.methods].map(([method, style]) => {
    const uses = drawing.figure.marks.filter((mark) => "method" in mark && mark.method === method);
    const asLine = uses.some((mark) => mark.type !== "dot");
    const asDots = uses.some((mark) => mark.type === "dot");
    const width = asLine ? 30 : 12;
    return makeEntry(method, width, maxWidth, (x, y) => {
      const line = {
        d: `M${round(x + 2)} ${round(y)}h26`,
        stroke: ink,
        ...strokeOf(style, drawing),
        fill: "none",
      };
      const dots = asDots ? drawSymbols([{ x: x + width / 2, y }], style, ink, false) : "";
      return (asLine ? element("path", line) : "") + dots;
    });
  });
}
