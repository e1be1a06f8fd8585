import { checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { checkFigure } from "../../figures/check-figure";
import type { ReportCheck, ReportPage, ReportTable } from "./report-page";

/** Checks a report page before it is written; errors name its fields with the prefix `path`. */
export function checkReport(functionName: string, path: string, page: ReportPage): void {
  checkRecord(functionName, path, page);
  checkString(functionName, `${path}.title`, page.title);
  checkParagraphs(functionName, `${path}.intro`, page.intro);
  if (page.parameters !== undefined) checkParameters(functionName, `${path}.parameters`, page.parameters);
  checkList(functionName, `${path}.checks`, page.checks, (item, at) => checkOutcome(functionName, at, item));
  checkList(functionName, `${path}.tables`, page.tables, (item, at) => checkTable(functionName, at, item));
  const seen = new Set<string>();
  checkList(functionName, `${path}.figures`, page.figures, (figure, at) => {
    checkFigure(functionName, at, figure);
    if (seen.has(figure.name)) {
      throw ArgumentError.of(
        functionName,
        `${at}.name`,
        "different from the names of the preceding figures",
        figure.name,
      );
    }
    seen.add(figure.name);
  });
}

/** Checks a list of strings, which may be undefined. */
export function checkParagraphs(
  functionName: string,
  path: string,
  paragraphs: readonly string[] | undefined,
): void {
  checkList(functionName, path, paragraphs, (item, at) => checkString(functionName, at, item));
}

function checkList<Item>(
  functionName: string,
  path: string,
  items: readonly Item[] | undefined,
  checkItem: (item: Item, path: string) => void,
): void {
  if (items === undefined) return;
  if (!Array.isArray(items)) throw ArgumentError.of(functionName, path, "an array", items);
  // `forEach` would skip the holes of a sparse array.
  for (let i = 0; i < items.length; i++) checkItem(items[i], `${path}[${i}]`);
}

function checkString(functionName: string, path: string, value: unknown): void {
  if (typeof value !== "string") throw ArgumentError.of(functionName, path, "a string", value);
}

/** Checks that a record of parameters, including nested lists and records, holds only values that can be written. */
function checkParameters(functionName: string, path: string, parameters: object): void {
  checkRecord(functionName, path, parameters);
  for (const [name, value] of Object.entries(parameters)) checkValue(functionName, `${path}.${name}`, value);
}

function checkValue(functionName: string, path: string, value: unknown): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && !Number.isNaN(value)) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkValue(functionName, `${path}[${i}]`, value[i]);
  } else if (typeof value === "object") checkParameters(functionName, path, value);
  else {
    const expected = "a string, a number other than NaN, true, false, null, or an array or record of these";
    throw ArgumentError.of(functionName, path, expected, value);
  }
}

function checkOutcome(functionName: string, path: string, outcome: ReportCheck): void {
  checkRecord(functionName, path, outcome);
  checkString(functionName, `${path}.claim`, outcome.claim);
  for (const key of ["measured", "bound"] as const) {
    if (typeof outcome[key] === "number") continue;
    throw ArgumentError.of(functionName, `${path}.${key}`, "a number", outcome[key]);
  }
  if (typeof outcome.holds !== "boolean") {
    throw ArgumentError.of(functionName, `${path}.holds`, "true or false", outcome.holds);
  }
}

function checkTable(functionName: string, path: string, table: ReportTable): void {
  checkRecord(functionName, path, table);
  checkString(functionName, `${path}.name`, table.name);
  checkList(functionName, `${path}.columns`, table.columns ?? null, (name, at) =>
    checkString(functionName, at, name),
  );
  checkList(functionName, `${path}.rows`, table.rows ?? null, (row, at) => {
    const expected = `an array of ${table.columns.length} strings or numbers, one for each column`;
    const entries: unknown = row;
    const fits =
      Array.isArray(entries) &&
      entries.length === table.columns.length &&
      Array.from(entries).every((entry) => typeof entry === "string" || typeof entry === "number");
    if (!fits) throw ArgumentError.of(functionName, at, expected, row);
  });
}
