/** Widths of characters in units of the font size, rounded up over the fonts of common systems. */
function characterWidth(character: string): number {
  if (/[ilj.,:;'|!()[\]\s·⁻¹]/u.test(character)) return 0.36;
  if (/[ftr/\\"*⁰²-⁹-]/u.test(character)) return 0.44;
  if (/[mwMW@%—…]/u.test(character)) return 0.96;
  if (/\p{Lu}/u.test(character)) return 0.74;
  if ((character.codePointAt(0) ?? 0) >= 0x2e80) return 1.05;
  return 0.58;
}

/** An upper estimate of the width of `text` in pixels, the same on every system (there is no font to measure). */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * fontSize;
}

/** `text` in lines no wider than `width` pixels: broken at spaces, and inside a word only where it does not fit alone. */
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

/** `text` in as few lines as `wrapText` needs, of similar lengths. */
export function balanceText(text: string, width: number, fontSize: number): string[] {
  const lines = wrapText(text, width, fontSize);
  let best = lines;
  for (let room = 0.9 * width; room > width / 3; room *= 0.9) {
    const narrower = wrapText(text, room, fontSize);
    if (narrower.length > lines.length) break;
    best = narrower;
  }
  return best;
}

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

/** `text` shortened with an ellipsis so that it is no wider than `width` pixels. */
export function shortenText(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, fontSize) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}
