import { argumentsOf } from "../arrays/arguments";
import type { NdArray } from "../arrays/types";
import { chosenNames } from "./archive";
import { type CsvOptions, readCsvOptions } from "./csv/options";
import { readTable } from "./csv/table";

export type { CsvOptions } from "./csv/options";
export { readTable } from "./csv/table";

/** A table of numbers. */
export interface CsvTable {
  /** Column names of the header; undefined without a header. */
  readonly columns: string[] | undefined;
  /** Numbers of the table, shape [rows, columns]. */
  readonly values: NdArray;
}

/**
 * Reads a rectangular table of numbers from text separated by commas, tabs, bars, semicolons or spaces (by papaparse).
 *
 * Blank lines at the end and a byte order mark are ignored; quotes are allowed. With spaces as the delimiter, several
 * spaces count as one. Lines before and after the table that start with # are comments, of which the last one may name the
 * columns (`numpy.savetxt`). A first column without a name that counts the rows (the index of pandas) is omitted.
 *
 * @param source the text, or the file's contents in UTF-8
 * @param options.header true if the first line names the columns; default: if it contains no numbers
 * @param options.only names of the columns to read; default all
 * @param options.rows largest number of rows to read; default all
 * @throws ArgumentError that names line and column, for a field to read that is not a finite number or is an integer that
 * float64 cannot represent, for lines of unequal lengths, for a blank line between lines, and with `header: "auto"` for a first
 * line that mixes names and numbers or is 0, 1, 2, ... (the default names of pandas); also for an empty table and for
 * unknown options and columns
 * @example
 * const { columns, values } = readCsv("a,b\n1,2\n3,4\n"); // columns: ["a", "b"], values [2, 2]
 */
export function readCsv(source: string | Uint8Array | ArrayBuffer, options: CsvOptions = {}): CsvTable {
  const args = argumentsOf("readCsv");
  const { only, ...rest } = readCsvOptions(args, options);
  const choose =
    only === undefined ? undefined : (names: readonly string[]) => chosenNames(args, names, only);
  const { columns, values } = readTable(args.at("source"), source, { ...rest, choose });
  return { columns, values };
}
