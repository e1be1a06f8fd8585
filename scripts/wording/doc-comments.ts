import { lineNumbers } from "./mask";
import { textSpans } from "./source-text";

/** Doc comment of a TypeScript file. */
export interface DocComment {
  readonly line: number;
  /** Text of the comment on one line, without stars. */
  readonly text: string;
}

/**
 * Words with which no doc comment should begin: comments of data are noun phrases, and comments of functions begin with
 * a verb.
 */
const OPENING = /^(what|whether|how|when|where|which|whose|of)\b/i;

/** Lists the doc comments of a TypeScript file. */
export function docComments(text: string, fileName?: string): DocComment[] {
  const lineOf = lineNumbers(text);
  return textSpans(text, fileName)
    .filter(({ kind, start }) => kind === "comment" && /^\/\*\*(?!\/)/.test(text.slice(start, start + 4)))
    .map(({ start, end }) => ({
      line: lineOf(start),
      text: text
        .slice(start + 3, end - 2)
        .replaceAll(/\n[ \t]*\*/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    }));
}

/** Tests whether a doc comment begins with a question word or with "Of". */
export function opensIndirectly({ text }: DocComment): boolean {
  return OPENING.test(text);
}
