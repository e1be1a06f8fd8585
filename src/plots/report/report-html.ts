import { argumentsOf } from "../../arrays/arguments";
import { tableNumber } from "../drawing/format-number";
import { adaptivePaint } from "../drawing/theme";
import { element, escapeXml } from "../drawing/xml";
import { drawFigure } from "../panels/draw-figure";
import { checkReport } from "./check-report";
import type { ParameterValue, ReportCheck, ReportPage, ReportTable } from "./report-page";
import { reportStyle } from "./report-style";

/**
 * Writes a report as one self-contained HTML file: no scripts, no fonts, no external links.
 *
 * The page states a content policy that allows inline styles and nothing else, so that no request leaves it. Figures are inline
 * SVG and follow the reader's light or dark colour scheme; numbers in tables have
 * four significant digits, parameters six.
 *
 * @throws ArgumentError that names the field, for a figure, check or table that cannot be shown, or for two figures
 * with the same name
 * @example
 * const html = reportHtml({
 *   title: "Modes of a deep linear network",
 *   intro: ["Strong modes are learned first."],
 *   parameters: { depth: 2, initial: 1e-3 },
 *   checks: [{ claim: "Closed form and flow agree", measured: 3e-12, bound: 1e-9, holds: true }],
 *   tables: [{ name: "Half times", columns: ["mode", "time (τ)"], rows: [["mode 1", 1.33]] }],
 *   figures: [
 *     {
 *       name: "mode",
 *       title: "A mode",
 *       x: { label: "time t (units of τ)" },
 *       y: { label: "mode strength" },
 *       marks: [{ type: "line", x: [0, 1, 2], y: [0, 0.6, 1] }],
 *     },
 *   ],
 * });
 * await writeFile("report.html", html); // of node:fs/promises
 */
export function reportHtml(page: ReportPage): string {
  const at = argumentsOf("reportHtml").at("page");
  checkReport(at, page);
  const adaptive = adaptivePaint();
  const look = { paint: adaptive.paint, background: false, titleAndCaption: false, joinDots: false };
  const figures = (page.figures ?? []).map((figure, i) => {
    const drawing = drawFigure(at.at(["figures", i]), figure, look);
    const heading = element("h3", {}, escapeXml(figure.title));
    const scroll = element("div", { class: "scroll" }, drawing);
    const caption = figure.caption === undefined ? "" : element("figcaption", {}, escapeXml(figure.caption));
    return element("figure", { id: figure.name }, heading, scroll, caption);
  });
  const parts = [
    element("h1", {}, escapeXml(page.title)),
    ...(page.intro ?? []).map((text) => element("p", {}, escapeXml(text))),
    section("Parameters", parameterList(page.parameters ?? {})),
    section("Checks", checkTable(page.checks ?? [])),
    section("Figures", figures.join("\n")),
    section("Tables", (page.tables ?? []).map(dataTable).join("\n")),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(page.title)}</title>
<style>${reportStyle(adaptive)}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

/** Content policy of a report: no scripts and no requests, whatever texts the report has. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const section = (heading: string, content: string): string =>
  content === "" ? "" : element("section", {}, element("h2", {}, heading), content);

function parameterList(parameters: Readonly<Record<string, ParameterValue>>): string {
  const entries = Object.entries(parameters).map(
    ([name, value]) =>
      element("dt", {}, escapeXml(name)) + element("dd", {}, escapeXml(parameterText(value))),
  );
  return entries.length === 0 ? "" : element("dl", {}, ...entries);
}

function parameterText(value: ParameterValue): string {
  if (typeof value === "number") return tableNumber(value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(parameterText).join(", ");
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${parameterText(inner)}`)
    .join(", ");
}

function checkTable(checks: readonly ReportCheck[]): string {
  if (checks.length === 0) return "";
  const failed = checks.filter((check) => !check.holds).length;
  const holding = `${checks.length - failed} of ${checks.length}`;
  const summary = failed === 0 ? `All hold (${holding}).` : `${holding} hold; failed: ${failed}.`;
  const rows = checks.map((check) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, escapeXml(check.claim)),
      numberCell(check.measured),
      boundCell(check),
      element(
        "td",
        { class: `outcome ${check.holds ? "holds" : "fails"}` },
        check.holds ? "✓ holds" : "✗ fails",
      ),
    ),
  );
  const head = [heading("claim"), heading("measured", true), heading("bound", true), heading("outcome")];
  return element("p", { class: "summary" }, summary) + table("", head, rows);
}

function dataTable({ name, columns, rows }: ReportTable): string {
  const numeric = columns.map((_, j) => rows.length > 0 && rows.every((row) => typeof row[j] === "number"));
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...row.map((entry) =>
        typeof entry === "number" ? numberCell(entry) : element("td", {}, escapeXml(entry)),
      ),
    ),
  );
  const head = columns.map((column, j) => heading(column, numeric[j]));
  return table(element("caption", {}, escapeXml(name)), head, body);
}

const heading = (text: string, number = false): string =>
  `<th scope="col"${number ? ' class="number"' : ""}>${escapeXml(text)}</th>`;

/** Formats the number of a table cell to four significant digits. */
const cellText = (value: number): string => tableNumber(value, 4);

const numberCell = (value: number): string => `<td class="number">${escapeXml(cellText(value))}</td>`;

const boundCell = ({ direction, bound }: ReportCheck): string => {
  const sign = direction === undefined ? "" : direction === "at most" ? "≤ " : "≥ ";
  return `<td class="number">${sign}${escapeXml(cellText(bound))}</td>`;
};

const table = (caption: string, head: readonly string[], rows: readonly string[]): string =>
  `<div class="scroll table"><table>${caption}<thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
