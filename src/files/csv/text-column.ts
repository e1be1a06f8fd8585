import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { delimiterOf } from "./delimiter";
import { type HeaderOption, isUnnamed } from "./header";
import { isNumeric } from "./number";
import { atPosition, eachRow } from "./rows";
import { checkIndex } from "./table";
import { decode, readText } from "./text";

/** Entries of the only column of a table. */
interface TextColumn {
  readonly entries: readonly string[];
  /** Number of the line of the first entry. */
  readonly firstLine: number;
}

/**
 * Reads the only column of a table as text, without the index of pandas. With the header "auto", the first line is a name if
 * it stands over numbers, or if the table has one line more than the expected number of rows.
 */
export function readTextColumn(
  at: Arguments,
  source: unknown,
  { header, rows, ...options }: { header: HeaderOption; delimiter: string | undefined; rows: number },
): TextColumn {
  const { bytes, firstLine } = readText(at, source);
  const text = decode(at, bytes);
  const delimiter = options.delimiter ?? delimiterOf(text);
  const entries: string[] = [];
  const index = { first: undefined };
  let hasIndex = false;
  eachRow(at, { text, firstLine }, delimiter, (fields, line) => {
    const isFirst = line === firstLine;
    if (isFirst) hasIndex = header !== false && fields.length === 2 && isUnnamed(fields[0]!);
    if (fields.length !== (hasIndex ? 2 : 1)) {
      throw atPosition(at, line).refusal(HERE, "one label per line", `${fields.length} fields`);
    }
    if (hasIndex && !isFirst) checkIndex(atPosition(at, line, 0), fields[0]!, entries.length - 1, index);
    entries.push(fields[fields.length - 1]!);
    return true;
  });
  if (entries.length === 0) throw at.refusal(HERE, "a table with at least one row", "none");
  const isHeader = header === "auto" ? hasIndex || isName(entries, rows) : header;
  return isHeader ? { entries: entries.slice(1), firstLine: firstLine + 1 } : { entries, firstLine };
}

/** Tests whether the first entry is the name of the column. A number can only be a name of pandas, which is 0. */
function isName([first, ...others]: readonly string[], rows: number): boolean {
  const isNumber = isNumeric(first!);
  if (!isNumber && others.length > 0 && others.every(isNumeric)) return true;
  return others.length === rows && (!isNumber || first === "0");
}
