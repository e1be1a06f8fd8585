import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { checkFigure } from "../../figures/check-figure";
import type { Advice } from "../advice";
import type { ReportCheck, ReportPage, ReportTable } from "./report-page";

/** Checks a report page before it is written. */
export function checkReport(at: Arguments, page: ReportPage): void {
  at.record(HERE, page);
  checkString(at.at("title"), page.title);
  checkParagraphs(at.at("intro"), page.intro);
  if (page.parameters !== undefined) checkParameters(at.at("parameters"), page.parameters);
  checkList(at.at("checks"), page.checks, checkOutcome);
  checkList(at.at("tables"), page.tables, checkTable);
  const seen = new Set<string>();
  checkList(at.at("figures"), page.figures, (atFigure, figure) => {
    checkFigure(atFigure, figure);
    if (seen.has(figure.name)) {
      throw atFigure.error("name", "different from the names of the preceding figures", figure.name);
    }
    seen.add(figure.name);
  });
}

/** Checks a list of strings, which may be undefined. */
export const checkParagraphs = (at: Arguments, paragraphs: readonly string[] | undefined): void =>
  checkList(at, paragraphs, checkString);

/** Checks the advice of a report. */
export const checkAdvice = (at: Arguments, advice: readonly Advice[]): void =>
  checkList(at, advice, (atItem, item) => {
    atItem.record(HERE, item);
    checkParameters(atItem.at("options"), item.options);
    checkString(atItem.at("effect"), item.effect);
  });

function checkList<Item>(
  at: Arguments,
  items: readonly Item[] | undefined,
  checkItem: (at: Arguments, item: Item) => void,
): void {
  if (items === undefined) return;
  if (!Array.isArray(items)) throw at.error(HERE, "an array", items);
  // `forEach` would skip the holes of a sparse array.
  for (let i = 0; i < items.length; i++) checkItem(at.at(i), items[i]);
}

function checkString(at: Arguments, value: unknown): void {
  if (typeof value !== "string") throw at.error(HERE, "a string", value);
}

/** Checks that a record of parameters, including nested lists and records, holds only values that can be written. */
function checkParameters(at: Arguments, parameters: object): void {
  at.record(HERE, parameters);
  for (const [name, value] of Object.entries(parameters)) checkValue(at.at([name]), value);
}

function checkValue(at: Arguments, value: unknown): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && !Number.isNaN(value)) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkValue(at.at(i), value[i]);
  } else if (typeof value === "object") checkParameters(at, value);
  else {
    const expected = "a string, a number other than NaN, true, false, null, or an array or record of these";
    throw at.error(HERE, expected, value);
  }
}

function checkOutcome(at: Arguments, outcome: ReportCheck): void {
  at.record(HERE, outcome);
  checkString(at.at("claim"), outcome.claim);
  if (outcome.column !== undefined) checkString(at.at("column"), outcome.column);
  for (const key of ["measured", "bound"] as const) {
    if (typeof outcome[key] !== "number") throw at.error(key, "a number", outcome[key]);
  }
  at.boolean("holds", outcome.holds);
  if (outcome.direction !== undefined) at.choice("direction", outcome.direction, ["at most", "at least"]);
  if (outcome.kind !== undefined) at.choice("kind", outcome.kind, ["effect", "agreement"]);
}

function checkTable(at: Arguments, table: ReportTable): void {
  at.record(HERE, table);
  const { name, columns, rows } = table;
  checkString(at.at("name"), name);
  checkList(at.at("columns"), columns ?? null, checkString);
  checkList(at.at("rows"), rows ?? null, (atRow, row) => {
    const expected = `an array of ${columns.length} strings or numbers, one for each column`;
    const entries: unknown = row;
    const fits =
      Array.isArray(entries) &&
      entries.length === columns.length &&
      Array.from(entries).every((entry) => typeof entry === "string" || typeof entry === "number");
    if (!fits) throw atRow.error(HERE, expected, row);
  });
}
