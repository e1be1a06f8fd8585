import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../experiments";
import { reportHtml, toSvg } from "../plots";

/** Writes report.html (self-contained), report.json and one SVG for each figure; returns the page's path. */
export async function writeReport(report: Report, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const { title, summary, parameters, checks, figures, tables, completed } = report;
  const note = completed ? [] : ["This run was interrupted: only what was finished is shown."];
  const page = reportHtml({ title, intro: [...summary, ...note], parameters, checks, figures, tables });
  const files: [name: string, text: string][] = [
    ["report.html", page],
    ["report.json", `${JSON.stringify(report, null, 1)}\n`],
    ...figures.map((figure): [string, string] => [`${figure.name}.svg`, toSvg(figure)]),
  ];
  for (const [name, text] of files) await writeFile(join(directory, name), text);
  return join(directory, "report.html");
}

/** Tables and checks of a report as text for a terminal. */
export function reportText({ title, tables, checks, completed }: Report): string {
  const parts = [
    title,
    ...tables.map(({ name, columns, rows }) => `${name}\n${textTable([columns, ...rows])}`),
    ...(checks.length === 0 ? [] : [checks.map(checkLine).join("\n")]),
    ...(completed ? [] : ["Interrupted: only what was finished is reported."]),
  ];
  return `${parts.join("\n\n")}\n`;
}

const checkLine = ({ claim, measured, bound, holds }: Report["checks"][number]): string =>
  `${holds ? "holds" : "FAILS"}  ${claim}: ${cell(measured)} (bound ${cell(bound)})`;

const cell = (value: string | number): string =>
  typeof value === "number" ? String(Number(value.toPrecision(6))) : value;

function textTable(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(cell));
  const widths = texts[0]!.map((_, k) => Math.max(...texts.map((row) => row[k]!.length)));
  return texts
    .map((row) => `  ${row.map((text, k) => text.padEnd(widths[k]!)).join("  ")}`.trimEnd())
    .join("\n");
}
