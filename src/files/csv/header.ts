import Papa from "papaparse";
import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { isNumeric } from "./number";

/** True if the first line names the columns, "auto" if its fields decide. */
export type HeaderOption = boolean | "auto";

/** Column names of a table, and the position of the names. */
export interface Header {
  /** Column names; undefined if the table has none. */
  readonly columns: readonly string[] | undefined;
  /** True if the names stand in the first line, false if that line is a row of numbers. */
  readonly isFirstLine: boolean;
}

const DEFAULT_NAMES =
  "a first line other than 0, 1, 2, ..., the default column names of pandas (for names set header to true, for " +
  "numbers to false; --header, --no-header on the command line)";

/**
 * Finds the column names of a table from its first line and the comments before it: in the last comment with as many
 * names as there are fields, if the first line has only numbers, as written by `numpy.savetxt`; else in the first line.
 */
export function findHeader(
  at: Arguments,
  fields: readonly string[],
  comments: readonly string[],
  { header, delimiter }: { readonly header: HeaderOption; readonly delimiter: string },
): Header {
  const none: Header = { columns: undefined, isFirstLine: false };
  if (header === false) return none;
  const named = fields.filter((field) => !isNumeric(field)).length;
  const names = named > 0 ? undefined : commentNames(comments, delimiter, fields.length);
  if (names !== undefined) return { columns: names, isFirstLine: false };
  const first: Header = { columns: fields, isFirstLine: true };
  const others = isUnnamed(fields[0]!) ? fields.slice(1) : [];
  if (header === true || named === fields.length || areDefaultNames(others)) return first;
  if (named > 0) {
    const received = `${fields.length - named} numbers among ${fields.length} fields`;
    throw at.refusal(HERE, "all names or all numbers (or set header to true or false)", received);
  }
  if (fields.length > 1 && areDefaultNames(fields)) throw defaultNames(at, fields);
  return none;
}

/** Returns the error for a first line of numbers that are the default names of pandas. */
export const defaultNames = (at: Arguments, fields: readonly string[]): Error =>
  at.refusal(HERE, DEFAULT_NAMES, fields.join(", ").slice(0, 40));

/** Tests whether a column name is that of the index of pandas, before or after `read_csv`. */
export const isUnnamed = (name: string): boolean => name === "" || name === "Unnamed: 0";

const areDefaultNames = (fields: readonly string[]): boolean =>
  fields.length > 0 && fields.every((field, k) => field === String(k));

function commentNames(
  comments: readonly string[],
  delimiter: string,
  width: number,
): readonly string[] | undefined {
  for (const comment of [...comments].reverse()) {
    const split = Papa.parse<string[]>(comment.trim(), { delimiter }).data[0] ?? [];
    for (const names of [split, comment.split(/[\s,;|]+/)]) {
      const trimmed = names.map((name) => name.trim());
      const present = delimiter === " " || names !== split ? trimmed.filter((name) => name !== "") : trimmed;
      if (present.length === width && present.some((name) => name !== "")) return present;
    }
  }
  return undefined;
}
