/** Ratio of the width of bold text to that of regular text, an upper estimate. */
export const BOLD = 1.1;

/** Widths of characters in units of the font size, in DejaVu Sans, the widest font that is common; the first that matches. */
const WIDTHS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ilj.,:;'|\s·⁻¹]/u, 0.36],
  [/[!ftr()[\]/\\"*⁰²³⁴-⁹-]/u, 0.48],
  [/[mwMW@%½—…\u2190-\u21ff]/u, 1.04],
  [/[+=<>~^#&÷×±≤≥≈≠]/u, 0.84],
  [/[DGHNOQU]/u, 0.88],
  [/\p{Lu}/u, 0.78],
  [/[\u0370-\u03ff∂∇∞√]/u, 0.8],
];

/** Widths of the characters measured so far. */
const measured = new Map<string, number>();

/** Returns the width of a character in units of the font size. */
function characterWidth(character: string): number {
  let width = measured.get(character);
  if (width === undefined) {
    const known = WIDTHS.find(([characters]) => characters.test(character));
    width = known?.[1] ?? ((character.codePointAt(0) ?? 0) >= 0x2e80 ? 1.05 : 0.64);
    measured.set(character, width);
  }
  return width;
}

/**
 * Returns an upper estimate of the width of `text` in pixels. The estimate uses no font and is the same on every
 * system.
 */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * fontSize;
}

/** Wraps `text` into lines of at most `width` pixels. Breaks at spaces, and within words that are wider than a line. */
export function wrapText(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    for (const piece of breakWord(word, width, fontSize)) {
      const longer = line === "" ? piece : `${line} ${piece}`;
      if (line !== "" && textWidth(longer, fontSize) > width) {
        lines.push(line);
        line = piece;
      } else {
        line = longer;
      }
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** Wraps `text` into as few lines as `wrapText`, but of similar lengths. */
export function balanceText(text: string, width: number, fontSize: number): string[] {
  const lines = wrapText(text, width, fontSize);
  if (lines.length < 2) return lines;
  let best = lines;
  for (let narrowerWidth = 0.9 * width; narrowerWidth > width / 3; narrowerWidth *= 0.9) {
    const narrower = wrapText(text, narrowerWidth, fontSize);
    if (narrower.length > lines.length) break;
    best = narrower;
  }
  return best;
}

/** Splits a word into pieces of at most `width` pixels. */
function breakWord(word: string, width: number, fontSize: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (piece !== "" && textWidth(piece + character, fontSize) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}

/** Shortens `text` with an ellipsis to at most `width` pixels. */
export function shortenText(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, fontSize) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}
