import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { delimiterOf, SAMPLE } from "./delimiter";
import { defaultNames, findHeader, type HeaderOption, isUnnamed } from "./header";
import { numberError, numberIn } from "./number";
import { lineCount, plainNumbers } from "./plain-numbers";
import { atPosition, eachRow } from "./rows";
import { decode, lineEnd, readText } from "./text";

/** Choices of the reader of a table. */
export interface TableOptions {
  readonly header: HeaderOption;
  readonly delimiter: string | undefined;
  readonly rows: number;
  /** Returns the names of the columns to read among all names; undefined for all columns. */
  readonly choose: ((names: readonly string[]) => readonly string[]) | undefined;
}

/** A table of numbers, and the number of rows in its file. */
interface ReadTable {
  readonly columns: string[] | undefined;
  readonly values: NdArray;
  readonly total: number;
}

/** Reads a rectangular table of numbers, without an unnamed index column. */
export function readTable(
  at: Arguments,
  source: unknown,
  { header, rows, choose, ...options }: TableOptions,
): ReadTable {
  const { bytes, firstLine, comments } = readText(at, source);
  // Names of columns can fill the sample; the first row of numbers follows them.
  const secondEnd = lineEnd(bytes, lineEnd(bytes, 0) + 1);
  const head = decode(at, bytes.subarray(0, Math.max(secondEnd, lineEnd(bytes, SAMPLE.length))));
  const delimiter = options.delimiter ?? delimiterOf(head);
  const numbers: number[] = [];
  let scanned: Float64Array<ArrayBuffer> | undefined;
  let layout: ColumnLayout | undefined;
  let [count, last] = [0, 0];
  // A single column has default names if it starts with the integer 0 and continues with decimal fractions only.
  let isDefaultName = header === "auto";
  const readRow = (fields: readonly string[], line: number): boolean => {
    if (layout === undefined) {
      const found = findHeader(atPosition(at, line), fields, comments, { header, delimiter });
      layout = columnLayout(at, fields.length, found.columns, choose);
      isDefaultName &&= layout.columns === undefined && fields.length === 1 && fields[0] === "0";
      if (found.isFirstLine) return true;
    } else {
      isDefaultName &&= /[.e]/i.test(fields[0]!);
    }
    checkWidth(atPosition(at, line), fields, layout.width);
    if (layout.hasIndex) checkIndex(atPosition(at, line, 0), fields[0]!, count, layout);
    at.memory(HERE, numbers.length + layout.kept.length, "read it in parts");
    for (const column of layout.kept) {
      const x = numberIn(fields[column]!);
      if (Number.isNaN(x)) throw numberError(atPosition(at, line, column), fields[column]!);
      numbers.push(x);
    }
    count++;
    last = line;
    return count < rows;
  };
  // Without quotes a row is a line, and the lines after the first row of numbers are scanned, up to one that the parser
  // has to judge.
  const hasQuotes = bytes.includes(QUOTE);
  const text = hasQuotes ? decode(at, bytes) : head;
  eachRow(
    at,
    { text, firstLine },
    delimiter,
    (fields, line) => readRow(fields, line) && (hasQuotes || count === 0),
  );
  if (!hasQuotes && count > 0 && count < rows) {
    let rest = bytes.subarray(lineStart(bytes, last + 1 - firstLine));
    if (delimiter !== " " && isComplete(layout!)) {
      const form = { separator: delimiter.charCodeAt(0), width: layout!.width };
      const found = plainNumbers(at, rest, form, rows - count, numbers);
      scanned = found.numbers;
      count += found.lines;
      last += found.lines;
      rest = rest.subarray(found.end);
      numbers.length = 0;
    }
    if (count < rows && rest.length > 0) {
      eachRow(at, { text: decode(at, rest), firstLine: last + 1 }, delimiter, readRow);
    }
  }
  if (layout === undefined || count === 0)
    throw at.refusal(HERE, "a table with at least one row of numbers", "none");
  if (isDefaultName && count > 1) throw defaultNames(atPosition(at, firstLine), ["0"]);
  const columns = layout.kept.length;
  const length = count * columns;
  const data = scanned?.subarray(0, length) ?? new Float64Array(length);
  // Rows that the parser reads follow the scanned ones, which leave room for them.
  data.set(numbers, length - numbers.length);
  const values = toNdArray(data, [count, columns]);
  // Lines that were not read are counted as rows.
  const total = count < rows ? count : count + firstLine + lineCount(bytes) - 1 - last;
  return { columns: layout.columns, values, total };
}

const QUOTE = 34;

/** Returns the position of a line, counted from 0, or the length of a text that has only the lines before it. */
function lineStart(bytes: Uint8Array, line: number): number {
  let start = 0;
  for (let k = 0; k < line && start < bytes.length; k++) start = lineEnd(bytes, start) + 1;
  return Math.min(start, bytes.length);
}

/** Tests whether all columns of a table of at least two are read. */
const isComplete = ({ width, kept }: ColumnLayout): boolean => width > 1 && kept.length === width;

/** Columns of a table: their number in the file, and those that are read. */
interface ColumnLayout {
  readonly width: number;
  /** True if the first column is an index, which is not read. */
  readonly hasIndex: boolean;
  /** Indices of the columns that are read. */
  readonly kept: readonly number[];
  /** Names of the columns that are read; undefined if the table has no names. */
  readonly columns: string[] | undefined;
  /** First number of the index, after its first row. */
  first?: string;
}

function columnLayout(
  at: Arguments,
  width: number,
  columns: readonly string[] | undefined,
  choose: TableOptions["choose"],
): ColumnLayout {
  const all = Array.from({ length: width }, (_, k) => k);
  if (columns === undefined) {
    if (choose === undefined) return { width, hasIndex: false, kept: all, columns: undefined };
    throw at.refusal(HERE, "a table with a first line that names the columns", "only numbers");
  }
  const hasIndex = width > 1 && isUnnamed(columns[0]!);
  const named = hasIndex ? all.slice(1) : all;
  const chosen = choose && new Set(choose(named.map((k) => columns[k]!)));
  const kept = named.filter((k) => chosen?.has(columns[k]!) ?? true);
  return { width, hasIndex, kept, columns: kept.map((k) => columns[k]!) };
}

function checkWidth(at: Arguments, fields: readonly string[], width: number): void {
  if (fields.length === width) return;
  const hint = fields.length === 2 * width ? " (decimal commas must be points)" : "";
  throw at.refusal(HERE, `${width} fields, as in the first line`, `${fields.length}${hint}`);
}

/** Checks that an unnamed first column counts the rows from 0 or 1, as the indices of pandas and R do. */
export function checkIndex(
  at: Arguments,
  field: string,
  row: number,
  layout: { first?: string | undefined },
): void {
  layout.first ??= field === "1" ? "1" : "0";
  if (field === String(row + Number(layout.first))) return;
  const expected =
    "a row number, because its column has no name (pandas: to_csv(index=False), or name the column)";
  throw at.error(HERE, expected, field);
}
