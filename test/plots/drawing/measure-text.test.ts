import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { BOLD, shortenText, textWidth, wrapText } from "../../../src/plots/drawing/measure-text";
import { FONTS } from "../../../src/plots/drawing/theme";

const SIZE = 100;

/** Returns the width of a text in a font of this system. */
function drawnWidth(text: string, family: string, weight: number): number {
  const width = (content: string): number => {
    const look = `font-size="${SIZE}" font-weight="${weight}" font-family="${family}"`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9999" height="200"><text y="100" ${look}>${content}</text></svg>`;
    return new Resvg(svg, { font: { loadSystemFonts: true } }).getBBox()!.width;
  };
  // Spaces at the ends have no box: the text is measured between two letters.
  return width(`I${text}I`) - width("II");
}

const TEXTS = [
  "This pair follows the theory roughly: 5.4 % residual, most of it in the alignment",
  "Hidden weights of the pathways grow in proportion",
  "representation distance h",
  "NUMBER OF SAMPLES IN 0123456789",
  "η_h ‖dx‖² √2 τ λ Σyx ≤ 1 → Θ(x, x′)",
  "Überprüfung der Größe: ½ π",
];

describe("textWidth", () => {
  it.each(TEXTS)("is an upper estimate of the width in the fonts of this system: %s", (text) => {
    for (const family of [FONTS, "'DejaVu Sans'", "sans-serif"]) {
      expect(drawnWidth(text, family, 400)).toBeLessThanOrEqual(textWidth(text, SIZE));
      expect(drawnWidth(text, family, 600)).toBeLessThanOrEqual(textWidth(text, BOLD * SIZE));
    }
  });

  it("is at most 1.3 times the width in the fonts of this system, so that lines are filled", () => {
    const text = TEXTS[0]!;
    expect(textWidth(text, SIZE)).toBeLessThan(1.3 * drawnWidth(text, FONTS, 400));
  });
});

describe("wrapText and shortenText", () => {
  it("keep lines within a width", () => {
    const text = TEXTS.join(" ");
    expect(wrapText(text, 200, 12).every((line) => textWidth(line, 12) <= 200)).toBe(true);
    expect(textWidth(shortenText(text, 200, 12), 12)).toBeLessThanOrEqual(200);
  });
});
