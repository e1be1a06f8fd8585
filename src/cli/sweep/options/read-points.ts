import { readFileSync } from "node:fs";
import Papa from "papaparse";
import type { Point } from "../../../sweeps";
import { UsageError } from "../../exit";
import { readPointText } from "./read-values";

/**
 * Reads the points of a sweep from a table with the names of the parameters in its first line (.csv, .tsv).
 *
 * @throws UsageError if the file cannot be read or a line has too few or too many fields
 */
export function readPoints(command: string, path: string): Point[] {
  const refuse = (reason: string) => new UsageError(`${command}: --list ${path} ${reason}`);
  const [names, ...rows] = Papa.parse<string[]>(textOf(path, refuse).replace(/^\uFEFF/, ""), {
    skipEmptyLines: true,
  }).data;
  if (names === undefined || rows.length === 0)
    throw refuse("must hold a line of names and at least one point");
  if (new Set(names).size < names.length) throw refuse("must name every parameter once");
  return rows.map((row, i) => {
    if (row.length !== names.length)
      throw refuse(
        `must have ${names.length} fields in every line, received ${row.length} for point ${i + 1}`,
      );
    return Object.fromEntries(names.map((name, k) => [name, readPointText(row[k]!)]));
  });
}

function textOf(path: string, refuse: (reason: string) => UsageError): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw refuse(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
