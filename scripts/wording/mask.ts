/** Start and end offsets of a part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Character that replaces everything that is not prose. No word contains it, so no phrase is found across it. */
const GAP = "\u0000";

/** Returns the text with every character outside the spans, which are sorted and disjoint, replaced by `GAP`. */
export function keepSpans(text: string, spans: readonly Span[]): string {
  let kept = "";
  for (const { start, end } of spans) kept += GAP.repeat(start - kept.length) + text.slice(start, end);
  return kept + GAP.repeat(text.length - kept.length);
}

/** Returns the text with every match of the pattern replaced by as many copies of `filler`. */
export function blank(text: string, pattern: RegExp, filler: string = GAP): string {
  return text.replace(pattern, (match) => filler.repeat(match.length));
}

/** Returns the text with the first of two consecutive line ends replaced, so that no phrase spans two paragraphs. */
export function separateParagraphs(text: string): string {
  return text.replace(/\n(?=[ \t\r]*\n)/g, GAP);
}

/** Returns a function that gives the line number, from 1, of an offset in the text. */
export function lineNumbers(text: string): (offset: number) => number {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
  return (offset) => {
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
