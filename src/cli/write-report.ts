import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../experiments";
import { reportHtml, toPng, toSvg } from "../plots";

/** Where a report goes, and what is written of it. */
export interface ReportTarget {
  readonly out: string;
  /** Whether every figure is written as a PNG too. */
  readonly png?: boolean | undefined;
}

/**
 * Writes report.html (self-contained), report.json and one SVG for each figure, and PNGs on request; returns the page's
 * path.
 */
export async function writeReport(report: Report, { out: directory, png }: ReportTarget): Promise<string> {
  await mkdir(directory, { recursive: true });
  await removeFigures(join(directory, "report.json"), directory);
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

const INTERRUPTED = "This run was interrupted: it holds what was finished until then.";

/** Removes the figures of the report that was there before: they would be taken for this one's. */
async function removeFigures(previous: string, directory: string): Promise<void> {
  const text = await readFile(previous, "utf8").catch(() => "{}");
  const names = [...text.matchAll(/^ {3}"name": "([\w.-]+)",$/gm)].flatMap(([, name]) => [
    `${name}.svg`,
    `${name}.png`,
  ]);
  for (const name of names) await rm(join(directory, name), { force: true });
}

/** What a report has to say, in a terminal: notes before the numbers that they qualify, tables, checks. */
export function reportText({ title, notes, tables, checks, completed }: Report): string {
  const parts = [
    title,
    ...notes,
    ...tables.map(({ name, columns, rows }) => `${name}\n${textTable([columns, ...rows])}`),
    ...(checks.length === 0 ? [] : [checks.map(checkLine).join("\n")]),
    ...(completed ? [] : [INTERRUPTED]),
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
