import { argumentsOf } from "../arrays/arguments";
import type { Table } from "../arrays/table";

/**
 * Writes a table as text with a header, commas between fields and one row per line (RFC 4180, with \n as the line end).
 *
 * Numbers have the fewest digits from which the same float64 is read, so that `readCsv` returns them bit for bit. Fields
 * with a comma, a quote or a line break are quoted, as is empty text. Infinity is written as `Infinity`.
 *
 * @param table columns and rows: that of a result (`flow.toTable()`), a table of a report, or the user's
 * @throws ArgumentError for a table without columns, rows that do not have one entry per column, NaN, and entries that
 * are neither text nor numbers
 * @example
 * toCsv({ columns: ["time", "loss"], rows: [[0, 0.5], [1, 0.125]] }); // "time,loss\n0,0.5\n1,0.125\n"
 */
export function toCsv(table: Table): string {
  const args = argumentsOf("toCsv");
  args.record("table", table);
  const { columns, rows } = table;
  if (!Array.isArray(columns) || columns.length === 0) {
    throw args.error("table.columns", "an array of at least one name", columns);
  }
  columns.forEach((name, j) => {
    if (typeof name !== "string") throw args.error(["table", "columns", j], "a name", name);
  });
  if (!Array.isArray(rows)) throw args.error("table.rows", "an array of rows", rows);
  const lines = Array.from(rows, (row, i) => {
    if (!Array.isArray(row) || row.length !== columns.length) {
      throw args.error(["table", "rows", i], `an array of ${columns.length} entries, one per column`, row);
    }
    return Array.from(row, (entry, j) => {
      if (typeof entry === "string") return csvField(entry);
      return csvField(args.number(["table", "rows", i, j], entry, { infinite: true }));
    });
  });
  return [columns.map(csvField), ...lines].map((fields) => `${fields.join(",")}\n`).join("");
}

/**
 * Returns a field of a line: the shortest text of a number that is read as the same float64, also NaN, and text in quotes
 * where they are necessary.
 */
export function csvField(entry: string | number): string {
  if (typeof entry === "number") return Object.is(entry, -0) ? "-0" : String(entry);
  return entry === "" || /[",\r\n]/.test(entry) ? `"${entry.replaceAll('"', '""')}"` : entry;
}
