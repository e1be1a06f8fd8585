import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/** White space within a line. */
const SPACES = /[^\S\n]*/y;

/**
 * Returns the function that checks the quotes of the next line of fields, before the line is split. A field that begins with a
 * quote ends with one, before a separator or the line's end, and quotes within it are doubled. Its line breaks belong to it.
 *
 * Memory does not grow with the number of wrong quotes, unlike that of the errors which the parser collects.
 */
export function quoteChecker(text: string, delimiter: string): (at: Arguments) => void {
  const [toDelimiter, toBreak] = [finder(text, delimiter), finder(text, "\n")];
  let start = text.includes('"') ? 0 : text.length;
  return (at) => {
    while (start < text.length) {
      const end = text[start] === '"' ? quotedEnd(at, text, start, delimiter) : start;
      const [separator, lineBreak] = [toDelimiter(end), toBreak(end)];
      start = Math.min(separator, lineBreak) + 1;
      if (lineBreak < separator) break;
    }
  };
}

/** Returns the function that finds the first occurrence from a position on, for positions that do not decrease. */
function finder(text: string, sought: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      const at = text.indexOf(sought, from);
      found = at < 0 ? text.length : at;
    }
    return found;
  };
}

/** Returns the position after a quoted field and the spaces that follow it. */
function quotedEnd(at: Arguments, text: string, start: number, delimiter: string): number {
  let quote = start;
  do {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0) throw at.refusal(HERE, "text with closed quotes", "a quoted field without an end");
    if (text[quote + 1] !== '"') break;
    quote++;
  } while (quote < text.length);
  if (quote === text.length - 1 || text[quote + 1] === delimiter) return quote + 1;
  SPACES.lastIndex = quote + 1;
  SPACES.test(text);
  const end = SPACES.lastIndex;
  if (text[end] === delimiter || text[end] === "\n") return end;
  const received = `a quoted field with text after its end: ${text.slice(start, end + 1).slice(-40)}`;
  throw at.refusal(HERE, "text with closed quotes", received);
}
