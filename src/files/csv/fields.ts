import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/** White space within a line. */
const SPACES = /[^\S\n]*/y;

/**
 * Returns the function that reads the fields of the next line, undefined after the last one (RFC 4180). A field that begins with
 * a quote ends with one, before a separator or the line's end, and quotes within it are doubled. Its line breaks belong to it.
 */
export function fieldReader(text: string, delimiter: string): (at: Arguments) => string[] | undefined {
  const [toDelimiter, toBreak] = [finder(text, delimiter), finder(text, "\n")];
  let start = text === "" ? 1 : 0;
  return (at) => {
    if (start > text.length) return undefined;
    const fields: string[] = [];
    for (let isLast = false; !isLast; ) {
      const quote = text[start] === '"' ? closingQuote(at, text, start, delimiter) : undefined;
      const [separator, lineBreak] = [toDelimiter(quote ?? start), toBreak(quote ?? start)];
      const end = Math.min(separator, lineBreak);
      fields.push(
        quote === undefined ? text.slice(start, end) : text.slice(start + 1, quote).replaceAll('""', '"'),
      );
      isLast = lineBreak <= separator;
      start = end + 1;
    }
    return fields;
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

/** Returns the position of the quote that ends a field, which only spaces may follow. */
function closingQuote(at: Arguments, text: string, start: number, delimiter: string): number {
  let quote = start;
  do {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0) throw at.refusal(HERE, "text with closed quotes", "a quoted field without an end");
    if (text[quote + 1] !== '"') break;
    quote++;
  } while (quote < text.length);
  if (quote === text.length - 1 || text[quote + 1] === delimiter) return quote;
  SPACES.lastIndex = quote + 1;
  SPACES.test(text);
  const end = SPACES.lastIndex;
  if (text[end] === delimiter || text[end] === "\n") return quote;
  const received = `a quoted field with text after its end: ${text.slice(start, end + 1).slice(-40)}`;
  throw at.refusal(HERE, "text with closed quotes", received);
}
