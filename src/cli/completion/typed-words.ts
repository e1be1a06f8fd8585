/** Matches an operator between commands, or a word of a shell with quotes that may still be open. */
const PART = /[|;&]+|(?:[^\s"'\\|;&]|\\.|"(?:[^"\\]|\\.)*"?|'[^']*'?)+/gs;

/**
 * Returns the words of the last command on a line that ends at the cursor, without quotation marks. The last word is empty
 * after a space.
 */
export function typedWords(line: string): string[] {
  const parts = line.match(PART) ?? [];
  const start = Array.from(parts, (part) => /^[|;&]/.test(part)).lastIndexOf(true) + 1;
  const words = parts.slice(start).map((part) => part.replace(/\\(.)|["']/gs, "$1"));
  return words.length === 0 || /\s$/.test(line) ? [...words, ""] : words;
}
