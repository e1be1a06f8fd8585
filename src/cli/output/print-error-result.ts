import { printJson } from "./output";

/** Prints an error as a JSON object if the words of a command line contain `--json`, even if they cannot be parsed. */
export function printErrorResult(argv: readonly string[], message: string, code: number): void {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  if (words.includes("--json")) printJson({ error: { message, code } });
}
