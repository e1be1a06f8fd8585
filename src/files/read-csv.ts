import Papa from "papaparse";
import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { NdArray } from "../arrays/types";
import { readBytes } from "./bytes";

/** Options of `readCsv`. */
export interface CsvOptions {
  /** True if the first line names the columns; "auto" (default): true if that line contains no numbers. */
  readonly header?: boolean | "auto" | undefined;
  /** Separator of fields, one character; default: detected among comma, tab, bar, semicolon and space. */
  readonly delimiter?: string | undefined;
}

/** A table of numbers. */
export interface CsvTable {
  /** Column names of the header; undefined without a header. */
  readonly columns: string[] | undefined;
  /** Numbers of the table, shape [rows, columns]. */
  readonly values: NdArray;
}

/** Largest text in bytes; every JavaScript engine can hold a string of this length. */
const MAX_TEXT_BYTES = 2 ** 29 - 25;

/** A decimal number. No two parts match the same digits, so that a long invalid field is rejected in linear time. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/**
 * Reads a rectangular table of numbers from text separated by commas, tabs, bars, semicolons or spaces (by papaparse).
 *
 * Blank lines at the end and a byte order mark are ignored; quotes are allowed. With spaces as the delimiter, several
 * spaces count as one.
 *
 * @param source the text, or the file's contents in UTF-8
 * @throws ArgumentError that names line and column, for a field that is not a finite number, for lines of unequal
 * lengths, for a blank line between lines, and for a first line that mixes names and numbers with `header: "auto"`;
 * also for an empty table and for unknown options
 * @example
 * const { columns, values } = readCsv("a,b\n1,2\n3,4\n"); // columns: ["a", "b"], values [2, 2]
 */
export function readCsv(source: string | Uint8Array | ArrayBuffer, options: CsvOptions = {}): CsvTable {
  const args = argumentsOf("readCsv");
  const { header, delimiter } = readOptions(args, options);
  const at = args.at("source");
  const text = textOf(at, source);
  const numbers: number[] = [];
  let columns: string[] | undefined;
  let width = 0;
  let line = 1;
  const addLine = (fields: readonly string[]) => {
    if (width === 0) {
      width = fields.length;
      if (isHeader(atPosition(at, line), fields, header)) {
        columns = [...fields];
        return;
      }
    }
    if (fields.length !== width) {
      throw atPosition(at, line).refusal(HERE, `${width} fields, as in the first line`, `${fields.length}`);
    }
    at.memory(HERE, numbers.length + width, "read it in parts");
    fields.forEach((field, column) => {
      const x = DECIMAL.test(field) ? Number(field) : Number.NaN;
      if (!Number.isFinite(x)) throw atPosition(at, line, column).error(HERE, "a finite number", field);
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
        throw atPosition(at, line).refusal(HERE, "text with closed quotes", quotes.message);
      }
      const fields = data.map((field) => field.trim());
      if (fields.every((field) => field === "")) {
        throw atPosition(at, line).refusal(HERE, "a line with fields", "a blank line");
      }
      addLine(meta.delimiter === " " ? fields.filter((field) => field !== "") : fields);
      line += 1 + data.reduce((breaks, field) => breaks + field.split("\n").length - 1, 0);
    },
  });
  if (numbers.length === 0) throw at.refusal(HERE, "a table with at least one row of numbers", "none");
  return { columns, values: toNdArray(Float64Array.from(numbers), [numbers.length / width, width]) };
}

function readOptions(args: Arguments, options: CsvOptions): { header: boolean | "auto"; delimiter: string } {
  args.options("options", options, { header: true, delimiter: true });
  const { header = "auto", delimiter = "" } = options;
  if (header !== "auto" && typeof header !== "boolean") {
    throw args.error("options.header", 'true, false or "auto"', header);
  }
  const fits =
    options.delimiter === undefined || (typeof delimiter === "string" && /^[^"\r\n\w.+-]$/.test(delimiter));
  if (fits) return { header, delimiter };
  throw args.error("options.delimiter", "one character that does not occur in numbers", delimiter);
}

/** Returns the text without byte order mark and trailing blank lines, with \n as the line end. */
function textOf(at: Arguments, source: unknown): string {
  const text = typeof source === "string" ? source : decodeText(at, source);
  const lines = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const end = lines.indexOf("\n", lines.trimEnd().length);
  return end < 0 ? lines : lines.slice(0, end);
}

function decodeText(at: Arguments, source: unknown): string {
  const bytes = readBytes(at, source);
  if (bytes.length > MAX_TEXT_BYTES) throw at.refusal(HERE, "under 512 MiB of text", `${bytes.length} bytes`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw at.refusal(HERE, "text in UTF-8", "other bytes");
  }
}

/** Returns the reader of a field or line, counted from 1 in messages. */
const atPosition = (at: Arguments, line: number, column?: number): Arguments =>
  at.at([`(line ${line}${column === undefined ? "" : `, column ${column + 1}`})`]);

function isHeader(at: Arguments, fields: readonly string[], header: boolean | "auto"): boolean {
  if (header !== "auto") return header;
  const numeric = fields.filter((field) => DECIMAL.test(field) || NOT_FINITE.test(field)).length;
  if (numeric === 0 || numeric === fields.length) return numeric === 0;
  const received = `${numeric} numbers among ${fields.length} fields`;
  throw at.refusal(HERE, "all names or all numbers (or set header to true or false)", received);
}
