import type { Arguments } from "../../arrays/arguments";
import type { HeaderOption } from "./header";

export type { HeaderOption } from "./header";

/** Options of `readCsv`. */
export interface CsvOptions {
  /**
   * True if the first line names the columns, false if it does not; "auto" (default): true if that line contains no numbers.
   */
  readonly header?: boolean | "auto" | undefined;
  /** Separator of fields, one character; default: detected among comma, tab, bar, semicolon and space. */
  readonly delimiter?: string | undefined;
  /** Names of the columns to read; default all. The others may contain anything. */
  readonly only?: readonly string[] | undefined;
  /** Largest number of rows to read; default all. */
  readonly rows?: number | undefined;
}

/** Reads the options of `readCsv`; the delimiter is undefined if it is to be detected. */
export function readCsvOptions(args: Arguments, options: CsvOptions) {
  args.options("options", options, { header: true, delimiter: true, only: true, rows: true });
  const { delimiter, only, rows = Number.POSITIVE_INFINITY } = options;
  const header = readHeaderOption(args, options.header);
  if (options.rows !== undefined) args.number("options.rows", rows, { integer: true, atLeast: 1 });
  if (delimiter !== undefined && !(typeof delimiter === "string" && /^[^"\r\n\w.+-]$/.test(delimiter))) {
    throw args.error("options.delimiter", "one character that does not occur in numbers", delimiter);
  }
  return { header, delimiter, only, rows };
}

/** Reads the option `header`. */
export function readHeaderOption(args: Arguments, header: unknown = "auto"): HeaderOption {
  if (header === "auto" || typeof header === "boolean") return header;
  throw args.error("options.header", 'true, false or "auto"', header);
}
