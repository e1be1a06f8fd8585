import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../experiments";
import { reportHtml, toPng, toSvg } from "../plots";
import { unexpectedOutcomes } from "../reports/unexpected-outcomes";

/** Output directory of a report, and the files to write. */
export interface ReportTarget {
  readonly out: string;
  /** True to write every figure also as a PNG. */
  readonly png?: boolean | undefined;
}

/**
 * Writes report.html (self-contained), report.json, one SVG per figure, and PNGs on request; returns the path of
 * report.html.
 */
export async function writeReport(report: Report, { out: directory, png }: ReportTarget): Promise<string> {
  await mkdir(directory, { recursive: true });
  await removePreviousFigures(join(directory, "report.json"), directory);
  const { title, summary, notes, parameters, checks, figures, tables, completed } = report;
  const interrupted = completed ? [] : [INTERRUPTED];
  const intro = [...summary, ...notes, ...interrupted];
  const page = reportHtml({ title, intro, parameters, checks, figures, tables });
  const files: [name: string, text: string][] = [
    ["report.html", page],
    ["report.json", `${JSON.stringify(report, null, 1)}\n`],
    ...figures.map((figure): [string, string] => [`${figure.name}.svg`, toSvg(figure)]),
  ];
  for (const [name, text] of files) await writeFile(join(directory, name), text);
  for (const figure of png ? figures : []) {
    await writeFile(join(directory, `${figure.name}.png`), await toPng(figure));
  }
  return join(directory, "report.html");
}

const INTERRUPTED = "This run was interrupted: the report contains only the completed part.";

/**
 * Removes the figures of a previous report from the directory, because they could be mistaken for figures of the new
 * report.
 */
async function removePreviousFigures(previous: string, directory: string): Promise<void> {
  const text = await readFile(previous, "utf8").catch(() => "{}");
  const names = [...text.matchAll(/^ {3}"name": "([\w.-]+)",$/gm)].flatMap(([, name]) => [
    `${name}.svg`,
    `${name}.png`,
  ]);
  for (const name of names) await rm(join(directory, name), { force: true });
}

/** Formats a report for a terminal: notes first, because they qualify the numbers, then tables and checks. */
export function reportText({ title, notes, tables, checks, control, completed }: Report): string {
  const parts = [
    title,
    ...notes,
    ...tables.map(({ name, columns, rows }) => `${name}\n${textTable([columns, ...rows])}`),
    ...(checks.length === 0 ? [] : [checks.map((check) => checkLine(check, control)).join("\n")]),
    ...(completed ? [] : [INTERRUPTED]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function checkLine(check: Report["checks"][number], control: boolean): string {
  const { claim, measured, bound, holds, direction = "bound" } = check;
  const expected = unexpectedOutcomes({ checks: [check], control }).length === 0;
  const outcome = holds ? "holds" : "fails";
  const shown = `${expected ? outcome : outcome.toUpperCase()}  ${claim}: ${cell(measured)} (${direction} ${cell(bound)})`;
  return control && !holds && expected ? `${shown}, as it must without the effect` : shown;
}

const cell = (value: string | number): string =>
  typeof value === "number" ? String(Number(value.toPrecision(6))) : value;

function textTable(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(cell));
  const widths = texts[0]!.map((_, k) => Math.max(...texts.map((row) => row[k]!.length)));
  return texts
    .map((row) => `  ${row.map((text, k) => text.padEnd(widths[k]!)).join("  ")}`.trimEnd())
    .join("\n");
}
