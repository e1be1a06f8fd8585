import { balanceText, textWidth, wrapText } from "./measure-text";
import { type Attributes, element, escapeXml } from "./xml";

/** A piece of the drawing that knows its height and is drawn with its upper left corner somewhere. */
export interface Block {
  readonly height: number;
  readonly draw: (left: number, top: number) => string;
}

/** How text looks; `fill` is a finished paint. */
export interface TextLook {
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
}

/** One line of text with its baseline at (x, y). */
export function textLine(text: string, x: number, y: number, look: TextLook, more: Attributes = {}): string {
  const attributes = { x, y, "font-size": look.size, "font-weight": look.weight, fill: look.fill, ...more };
  return element("text", attributes, escapeXml(text));
}

/** One block above another. */
export const above = (upper: Block, lower: Block): Block => ({
  height: upper.height + lower.height,
  draw: (left, top) => upper.draw(left, top) + lower.draw(left, top + upper.height),
});

/** Text wrapped to a width; `gap` is the room below it. No text, no height. */
export function paragraph(text: string, width: number, look: TextLook, gap: number): Block {
  const lines = wrapText(text, width, look.size);
  const lineHeight = Math.round(look.size * 1.35);
  return {
    height: lines.length === 0 ? 0 : lines.length * lineHeight + gap,
    draw: (left, top) =>
      lines.map((line, i) => textLine(line, left, top + look.size + i * lineHeight, look)).join(""),
  };
}

/** Lines of text centred on a point, turned by `turn` degrees about it: the label of an axis. */
export function centredLines(
  text: string,
  place: { x: number; y: number; room: number; turn?: number },
  look: TextLook,
): string {
  const lines = balanceText(text, place.room, look.size);
  const transform = place.turn === undefined ? undefined : `rotate(${place.turn} ${place.x} ${place.y})`;
  const middle = { "text-anchor": "middle", transform };
  const lineHeight = Math.round(look.size * 1.25);
  return lines.map((line, i) => textLine(line, place.x, place.y + i * lineHeight, look, middle)).join("");
}

/** Height that `centredLines` takes. */
export const centredHeight = (text: string, room: number, size: number): number =>
  wrapText(text, room, size).length * Math.round(size * 1.25);

/** The widest of some texts in pixels. */
export const widest = (texts: readonly string[], size: number): number =>
  Math.max(0, ...texts.map((text) => textWidth(text, size)));
