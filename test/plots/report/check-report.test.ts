import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import type { ReportPage } from "../../../src/plots";
import { checkReport } from "../../../src/plots/report/check-report";
import { modes } from "../example-figures";

const check = { claim: "a", measured: 1, bound: 2, holds: true };
const table = { name: "t", columns: ["a", "b"], rows: [["x", 1]] };
const invalidPages: [fault: string, page: object, argument: string][] = [
  ["a missing title", {}, "page.title"],
  ["an introduction that is not an array", { title: "a", intro: "b" }, "page.intro"],
  ["a paragraph that is not a string", { title: "a", intro: [1] }, "page.intro[0]"],
  [
    "a claim that is not a string",
    { title: "a", checks: [check, { ...check, claim: 1 }] },
    "page.checks[1].claim",
  ],
  [
    "a column that is not a string",
    { title: "a", checks: [{ ...check, column: 1 }] },
    "page.checks[0].column",
  ],
  [
    "a measured value that is not a number",
    { title: "a", checks: [{ ...check, measured: "1" }] },
    "page.checks[0].measured",
  ],
  [
    "an outcome that is not a boolean",
    { title: "a", checks: [{ ...check, holds: 1 }] },
    "page.checks[0].holds",
  ],
  ["a table without columns", { title: "a", tables: [{ name: "t", rows: [] }] }, "page.tables[0].columns"],
  [
    "a row shorter than the list of columns",
    { title: "a", tables: [{ ...table, rows: [["x", 1], ["y"]] }] },
    "page.tables[0].rows[1]",
  ],
  ["an invalid figure", { title: "a", figures: [modes, { ...modes, marks: [] }] }, "page.figures[1].marks"],
  ["two figures with the same name", { title: "a", figures: [modes, modes] }, "page.figures[1].name"],
];

describe("checkReport", () => {
  it.each(invalidPages)("rejects %s and names the field", (_, page, argument) => {
    const check = () => checkReport(argumentsOf("reportHtml").at("page"), page as ReportPage);
    expect(check).toThrow(ArgumentError);
    expect(check).toThrow(`reportHtml: ${argument} must be `);
  });

  it.each([
    ["NaN", Number.NaN, "page.parameters.p"],
    ["a function in an array", [1, () => 1], "page.parameters.p[1]"],
    ["undefined in a record", { q: undefined }, "page.parameters.p.q"],
  ])("rejects %s as the value of a parameter", (_, value, argument) => {
    const page = { title: "a", parameters: { p: value } } as ReportPage;
    expect(() => checkReport(argumentsOf("reportHtml").at("page"), page)).toThrow(
      `reportHtml: ${argument} must be `,
    );
  });
});
