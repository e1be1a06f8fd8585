import { balanceText, textWidth, wrapText } from "./measure-text";
import { type Attributes, element, escapeXml } from "./xml";

/** A part of the drawing with a known height, drawn from a given upper left corner. */
export interface Block {
  readonly height: number;
  readonly draw: (left: number, top: number) => string;
}

/** Style of text; `fill` is a CSS paint. */
export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
}

/** Draws one line of text with its baseline at (x, y). */
export function textLine(
  text: string,
  x: number,
  y: number,
  look: TextStyle,
  extra: Attributes = {},
): string {
  const attributes = { x, y, "font-size": look.size, "font-weight": look.weight, fill: look.fill, ...extra };
  return element("text", attributes, escapeXml(text));
}

/** Stacks two blocks. */
export const above = (upper: Block, lower: Block): Block => ({
  height: upper.height + lower.height,
  draw: (left, top) => upper.draw(left, top) + lower.draw(left, top + upper.height),
});

/** Makes a block of lines of text with `gap` pixels below it; a block without lines has height 0. */
export function paragraph(lines: readonly string[], look: TextStyle, gap: number): Block {
  const lineHeight = Math.round(look.size * 1.35);
  return {
    height: lines.length === 0 ? 0 : lines.length * lineHeight + gap,
    draw: (left, top) =>
      lines.map((line, i) => textLine(line, left, top + look.size + i * lineHeight, look)).join(""),
  };
}

/** Draws lines of text centred on a point and rotated about it by `rotation` degrees: the label of an axis. */
export function centredLines(
  text: string,
  position: { x: number; y: number; width: number; rotation?: number },
  look: TextStyle,
): string {
  const lines = balanceText(text, position.width, look.size);
  const transform =
    position.rotation === undefined ? undefined : `rotate(${position.rotation} ${position.x} ${position.y})`;
  const middle = { "text-anchor": "middle", transform };
  const lineHeight = Math.round(look.size * 1.25);
  return lines
    .map((line, i) => textLine(line, position.x, position.y + i * lineHeight, look, middle))
    .join("");
}

/** Returns the height of `centredLines`. */
export const centredHeight = (text: string, width: number, size: number): number =>
  wrapText(text, width, size).length * Math.round(size * 1.25);

/** Returns the width of the widest text in pixels, 0 for none. */
export const widest = (texts: readonly string[], size: number): number =>
  Math.max(0, ...texts.map((text) => textWidth(text, size)));
