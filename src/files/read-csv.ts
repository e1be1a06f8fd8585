import Papa from "papaparse";
import { checkMemory, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import { type ErrorContext, fileError, readBytes } from "./error-context";

/** What `readCsv` takes. */
export interface CsvOptions {
  /** Whether the first line names the columns; "auto" (default): it does when none of its fields is a number. */
  readonly header?: boolean | "auto";
  /** What separates fields, one character; default: found from the text among comma, tab, bar, semicolon and space. */
  readonly delimiter?: string;
}

/** A table of numbers. */
export interface CsvTable {
  /** The names in the header, or undefined where there is none. */
  readonly columns: string[] | undefined;
  /** [rows, columns] */
  readonly values: NdArray;
}

/** The longest text an engine is sure to hold in one string. */
const LONGEST_TEXT = 2 ** 29 - 25;

/** No two parts of the pattern can match the same digits, or a long field would take quadratic time to refuse. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/**
 * A rectangular table of numbers from comma-separated text (or tabs, bars, semicolons, spaces; parsed by papaparse).
 *
 * Blank lines at the end are ignored, quotes allowed, a byte order mark dropped. With spaces for a delimiter, several
 * count as one.
 *
 * @param source the text, or the file's contents in UTF-8
 * @throws ArgumentError naming line and column for a field that is no finite number, a line of another length, a blank
 * line in between, or a first line that `header: "auto"` cannot judge; and for an empty table
 * @example
 * const { columns, values } = readCsv("a,b\n1,2\n3,4\n"); // columns: ["a", "b"], values [2, 2]
 */
export function readCsv(source: string | Uint8Array | ArrayBuffer, options: CsvOptions = {}): CsvTable {
  return csvTable({ functionName: "readCsv", argument: "source" }, source, options);
}

/** The same for text from anywhere. */
export function csvTable(
  origin: ErrorContext,
  source: string | Uint8Array | ArrayBuffer,
  options: CsvOptions = {},
): CsvTable {
  const { header, delimiter } = checkOptions(origin, options);
  const text = textOf(origin, source);
  const numbers: number[] = [];
  let columns: string[] | undefined;
  let width = 0;
  let line = 1;
  const take = (fields: readonly string[]) => {
    if (width === 0) {
      width = fields.length;
      if (isHeader(placeIn(origin, line), fields, header)) {
        columns = [...fields];
        return;
      }
    }
    if (fields.length !== width) {
      throw fileError(
        placeIn(origin, line),
        `${width} fields, as many as the first line`,
        `${fields.length}`,
      );
    }
    checkMemory(origin.functionName, origin.argument, numbers.length + width, "read it in parts");
    fields.forEach((field, column) => {
      const x = DECIMAL.test(field) ? Number(field) : Number.NaN;
      if (!Number.isFinite(x)) throw wrongField(placeIn(origin, line, column), field);
      numbers.push(x);
    });
  };
  Papa.parse<string[]>(text, {
    newline: "\n",
    delimiter,
    delimitersToGuess: [",", "\t", "|", ";", " "],
    step: ({ data, errors, meta }) => {
      const quotes = errors.find((error) => error.type === "Quotes");
      if (quotes !== undefined) {
        throw fileError(placeIn(origin, line), "text with closed quotes", quotes.message);
      }
      const fields = data.map((field) => field.trim());
      if (fields.every((field) => field === "")) {
        throw fileError(placeIn(origin, line), "a line with fields", "a blank line");
      }
      take(meta.delimiter === " " ? fields.filter((field) => field !== "") : fields);
      line += 1 + data.reduce((breaks, field) => breaks + field.split("\n").length - 1, 0);
    },
  });
  if (numbers.length === 0) throw fileError(origin, "a table with at least one row of numbers", "none");
  return { columns, values: toNdArray(Float64Array.from(numbers), [numbers.length / width, width]) };
}

function checkOptions(
  origin: ErrorContext,
  options: CsvOptions,
): { header: boolean | "auto"; delimiter: string } {
  checkRecord(origin.functionName, "options", options);
  const { header = "auto", delimiter = "" } = options;
  if (header !== "auto" && typeof header !== "boolean") {
    throw ArgumentError.of(origin.functionName, "options.header", 'true, false or "auto"', header);
  }
  const fits =
    options.delimiter === undefined || (typeof delimiter === "string" && /^[^"\r\n\w.+-]$/.test(delimiter));
  if (fits) return { header, delimiter };
  throw ArgumentError.of(
    origin.functionName,
    "options.delimiter",
    "one character that is in no number",
    delimiter,
  );
}

/** The text without byte order mark and blank lines at the end, its lines ending in \n. */
function textOf(origin: ErrorContext, source: unknown): string {
  const text = typeof source === "string" ? source : decodeText(origin, source);
  const lines = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const end = lines.indexOf("\n", lines.trimEnd().length);
  return end < 0 ? lines : lines.slice(0, end);
}

function decodeText(origin: ErrorContext, source: unknown): string {
  const bytes = readBytes(origin, source);
  if (bytes.length > LONGEST_TEXT) throw fileError(origin, "under 512 MiB of text", `${bytes.length} bytes`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw fileError(origin, "text in UTF-8", "bytes that are not");
  }
}

const placeIn = ({ functionName, argument }: ErrorContext, line: number, column?: number): ErrorContext => ({
  functionName,
  argument: `${argument}, line ${line}${column === undefined ? "" : `, column ${column + 1}`},`,
});

function isHeader(at: ErrorContext, fields: readonly string[], header: boolean | "auto"): boolean {
  if (header !== "auto") return header;
  const numeric = fields.filter((field) => DECIMAL.test(field) || NOT_FINITE.test(field)).length;
  if (numeric === 0 || numeric === fields.length) return numeric === 0;
  const received = `${numeric} numbers in ${fields.length} fields`;
  throw fileError(at, "all names or all numbers (or say header: true or false)", received);
}

const wrongField = ({ functionName, argument }: ErrorContext, field: string): ArgumentError =>
  ArgumentError.of(functionName, argument, "a finite number", field);
