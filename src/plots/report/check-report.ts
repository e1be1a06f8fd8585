import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { checkFigure } from "../../figures/check-figure";
import type { ReportCheck, ReportPage, ReportTable } from "./report-page";

/** Checks a report page before it is written. */
export function checkReport(args: Arguments, page: ReportPage): void {
  args.record(HERE, page);
  checkString(args.at("title"), page.title);
  checkParagraphs(args.at("intro"), page.intro);
  if (page.parameters !== undefined) checkParameters(args.at("parameters"), page.parameters);
  checkList(args.at("checks"), page.checks, (item, at) => checkOutcome(at, item));
  checkList(args.at("tables"), page.tables, (item, at) => checkTable(at, item));
  const seen = new Set<string>();
  checkList(args.at("figures"), page.figures, (figure, at) => {
    checkFigure(at, figure);
    if (seen.has(figure.name)) {
      throw at.error("name", "different from the names of the preceding figures", figure.name);
    }
    seen.add(figure.name);
  });
}

/** Checks a list of strings, which may be undefined. */
export function checkParagraphs(args: Arguments, paragraphs: readonly string[] | undefined): void {
  checkList(args, paragraphs, (item, at) => checkString(at, item));
}

function checkList<Item>(
  args: Arguments,
  items: readonly Item[] | undefined,
  checkItem: (item: Item, at: Arguments) => void,
): void {
  if (items === undefined) return;
  if (!Array.isArray(items)) throw args.error(HERE, "an array", items);
  // `forEach` would skip the holes of a sparse array.
  for (let i = 0; i < items.length; i++) checkItem(items[i], args.at(i));
}

function checkString(args: Arguments, value: unknown): void {
  if (typeof value !== "string") throw args.error(HERE, "a string", value);
}

/** Checks that a record of parameters, including nested lists and records, holds only values that can be written. */
function checkParameters(args: Arguments, parameters: object): void {
  args.record(HERE, parameters);
  for (const [name, value] of Object.entries(parameters)) checkValue(args.at([name]), value);
}

function checkValue(args: Arguments, value: unknown): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && !Number.isNaN(value)) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkValue(args.at([i]), value[i]);
  } else if (typeof value === "object") checkParameters(args, value);
  else {
    const expected = "a string, a number other than NaN, true, false, null, or an array or record of these";
    throw args.error(HERE, expected, value);
  }
}

function checkOutcome(args: Arguments, outcome: ReportCheck): void {
  args.record(HERE, outcome);
  checkString(args.at("claim"), outcome.claim);
  for (const key of ["measured", "bound"] as const) {
    if (typeof outcome[key] === "number") continue;
    throw args.error([key], "a number", outcome[key]);
  }
  if (typeof outcome.holds !== "boolean") {
    throw args.error("holds", "true or false", outcome.holds);
  }
}

function checkTable(args: Arguments, table: ReportTable): void {
  args.record(HERE, table);
  checkString(args.at("name"), table.name);
  checkList(args.at("columns"), table.columns ?? null, (name, at) => checkString(at, name));
  checkList(args.at("rows"), table.rows ?? null, (row, at) => {
    const expected = `an array of ${table.columns.length} strings or numbers, one for each column`;
    const entries: unknown = row;
    const fits =
      Array.isArray(entries) &&
      entries.length === table.columns.length &&
      Array.from(entries).every((entry) => typeof entry === "string" || typeof entry === "number");
    if (!fits) throw at.error(HERE, expected, row);
  });
}
