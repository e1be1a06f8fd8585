/** Separators of fields, most distinctive first: numbers may contain commas, names may contain spaces. */
const SEPARATORS = ["\t", ";", "|", ","] as const;

/** Number of characters and lines at the start of a text from which its delimiter is detected. */
export const SAMPLE = { length: 2 ** 16, lines: 10 } as const;

/**
 * Detects the separator of fields outside of quotes: the first one that occurs equally often in all the first lines, or else
 * the first one that occurs there, or else the space.
 */
export function delimiterOf(text: string): string {
  const lines = sampleLines(text);
  const counts = (separator: string) => lines.map((line) => line.split(separator).length - 1);
  const consistent = SEPARATORS.find((separator) => {
    const [first, ...others] = counts(separator);
    return first! > 0 && others.every((count) => count === first);
  });
  const present = SEPARATORS.find((separator) => counts(separator).some((count) => count > 0));
  // The last line has no names, which may contain spaces.
  const spaced = / /.test(lines[lines.length - 1]!.trim());
  return consistent ?? present ?? (spaced ? " " : ",");
}

/** Returns the first lines of a text without quoted parts; only complete lines, if there are any. */
function sampleLines(text: string): string[] {
  const sample = text.slice(0, SAMPLE.length).replace(/"[^"]*"/g, '""');
  const lines = sample.split("\n");
  if (text.length > SAMPLE.length && lines.length > 1) lines.pop();
  return lines.slice(0, SAMPLE.lines);
}
