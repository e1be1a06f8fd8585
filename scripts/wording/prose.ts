import { blank, keepSpans, separateParagraphs } from "./mask";
import { type TextKind, type TextSpan, textSpans } from "./source-text";

/** Code span of Markdown, which may go over a line's end but not over a paragraph's. */
const CODE_SPAN = /(`+)(?:(?!\n\s*\n)[\s\S])+?\1(?!`)/g;

/**
 * Extracts the prose of a TypeScript file: the texts of the given kinds at their offsets in the file, everything else
 * replaced by `GAP`. Delimiters and decoration of comments become spaces; code in comments becomes `GAP`.
 */
export function proseOfSource(text: string, kinds: readonly TextKind[], fileName?: string): string {
  const spans = textSpans(text, fileName).filter(({ kind }) => kinds.includes(kind));
  let prose = keepSpans(text, spans);
  for (const [index, span] of spans.entries()) {
    const inside = text.slice(span.start, span.end);
    prose = overwrite(
      prose,
      span.start,
      span.kind === "comment" ? proseOfComment(inside) : proseOfLiteral(inside),
    );
    const next = spans[index + 1];
    if (next !== undefined && continues(text, span, next))
      prose = overwrite(prose, span.end, " ".repeat(next.start - span.end));
  }
  return separateParagraphs(prose);
}

/** Extracts the prose of a Markdown file, at its offsets: fenced code, code spans and addresses become `GAP`. */
export function proseOfMarkdown(text: string): string {
  let prose = blank(text, /^([ \t]*)(```+|~~~+)[\s\S]*?^[ \t]*\2[^\n]*$/gm);
  prose = blank(prose, /<!-- before:[\s\S]*?-->/g);
  prose = blank(prose, CODE_SPAN);
  return separateParagraphs(blank(prose, /(?<=\])\([^)\s]*\)|https?:\/\/[^\s)]+/g));
}

/** Blanks the delimiters and the margin of stars of a comment, and the code in it. */
function proseOfComment(comment: string): string {
  if (comment.startsWith("//")) return blank(blank(comment, /^\/\//g, " "), CODE_SPAN);
  const words = blank(comment, /^\/\*\*?|\*\/$|(?<=\n)[ \t]*\*(?!\/)/g, " ");
  return blank(blank(words, /@example\b[\s\S]*?(?=\n\s*@\w|$)/g), CODE_SPAN);
}

/** Blanks the delimiters of a literal and the escape sequences in it. */
function proseOfLiteral(literal: string): string {
  return blank(literal, /^[\s\S]|\\[\s\S]|\$\{$|[\s\S]$/g, " ");
}

/** Tests whether the second text continues the first: consecutive line comments, or strings joined by a plus. */
function continues(text: string, first: TextSpan, second: TextSpan): boolean {
  const between = text.slice(first.end, second.start);
  if (first.kind !== "comment") return second.kind === first.kind && /^\s*\+\s*$/.test(between);
  return text.startsWith("//", second.start) && /^\s*$/.test(between);
}

function overwrite(text: string, at: number, replacement: string): string {
  return text.slice(0, at) + replacement + text.slice(at + replacement.length);
}
