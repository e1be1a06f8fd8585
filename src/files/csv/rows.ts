import Papa from "papaparse";
import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { quoteChecker } from "./quotes";

/** Returns the reader of a field or line, counted from 1 in messages. */
export const atPosition = (at: Arguments, line: number, column?: number): Arguments =>
  at.at([`(line ${line}${column === undefined ? "" : `, column ${column + 1}`})`]);

/** Lines of fields, with \n between them, and the number of the first one. */
interface Lines {
  readonly text: string;
  readonly firstLine: number;
}

/** Reads the fields of every line (by papaparse), with its number, until `onRow` returns false. */
export function eachRow(
  at: Arguments,
  { text, firstLine }: Lines,
  delimiter: string,
  onRow: (fields: readonly string[], line: number) => boolean,
): void {
  const checkQuotes = quoteChecker(text, delimiter);
  let line = firstLine;
  checkQuotes(atPosition(at, line));
  Papa.parse<string[]>(text, {
    newline: "\n",
    delimiter,
    step: ({ data }, parser) => {
      const fields = data.map((field) => field.trim());
      if (fields.every((field) => field === "")) {
        throw atPosition(at, line).refusal(HERE, "a line with fields", "a blank line");
      }
      const isLast = !onRow(delimiter === " " ? fields.filter((field) => field !== "") : fields, line);
      line += 1 + data.reduce((breaks, field) => breaks + field.split("\n").length - 1, 0);
      if (isLast) parser.abort();
      else checkQuotes(atPosition(at, line));
    },
  });
}
