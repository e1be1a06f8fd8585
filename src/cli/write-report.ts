import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Report } from "../experiments";
import { reportHtml, toPng, toSvg } from "../plots";
import { unexpectedOutcomes } from "../reports/unexpected-outcomes";
import { openInBrowser } from "./open-in-browser";
import { type OutputOptions, outputOf } from "./output/output";
import { probePng } from "./output/probe-png";
import type { ReportResult } from "./output/results";
import { interruptible } from "./process/interruptible";
import { probeReportFolder, writeReportFiles } from "./report-folder";

/** Output directory of a report, the files to write, and their display. */
export interface ReportTarget extends OutputOptions {
  readonly out: string;
  /** True to write every figure also as a PNG. */
  readonly png?: boolean | undefined;
  /** True to show report.html in the browser. */
  readonly open?: boolean | undefined;
}

/** Functions that write the report of a command. */
export interface ReportWriter {
  /** Prints a report, writes its files, prints the path of report.html and shows it on request; returns the result. */
  write(report: Report): Promise<ReportResult>;
}

/**
 * Checks, before anything is computed, that the report of a command can be written.
 *
 * @throws FileError if the folder cannot be made or written; MissingPackageError if PNGs cannot be drawn
 */
export async function openReport(command: string, target: ReportTarget): Promise<ReportWriter> {
  const { out: folder, open } = target;
  const output = outputOf(target);
  const page = join(folder, "report.html");
  await probeReportFolder(command, folder);
  await probePng(target);
  return {
    write(report) {
      // One interruption does not end the process while it writes.
      return interruptible(async () => {
        output.text(reportText(report));
        await writeFiles(command, report, target);
        output.text(`\nreport: ${page}\n`);
        if (open) await openInBrowser(pathToFileURL(resolve(page)).href);
        return resultOf(report, page, join(folder, "report.json"));
      });
    },
  };
}

/** Returns a report without its figures and series, with the paths of its files. */
function resultOf(report: Report, page: string, data: string): ReportResult {
  const { figures: _, series: __, ...rest } = report;
  return { ...rest, page, data };
}

/** Writes report.html (self-contained), report.json, one SVG per figure, and PNGs on request. */
async function writeFiles(
  command: string,
  report: Report,
  { out: folder, png }: ReportTarget,
): Promise<void> {
  const { title, summary, notes, parameters, checks, figures, tables, completed } = report;
  const interrupted = completed ? [] : [INTERRUPTED];
  const intro = [...summary, ...notes, ...interrupted];
  const files: [name: string, contents: string | Uint8Array][] = figures.map((figure) => [
    `${figure.name}.svg`,
    toSvg(figure),
  ]);
  for (const figure of png ? figures : []) files.push([`${figure.name}.png`, await toPng(figure)]);
  files.push(["report.html", reportHtml({ title, intro, parameters, checks, figures, tables })]);
  files.push(["report.json", `${JSON.stringify(report, null, 1)}\n`]);
  await writeReportFiles(command, folder, files, await previousFigures(folder));
}

const INTERRUPTED = "This run was interrupted: the report contains only the completed part.";

/** Returns the files of the figures of a previous report in a folder, which could be mistaken for those of a new report. */
async function previousFigures(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, "report.json"), "utf8").catch(() => "{}");
  return [...text.matchAll(/^ {3}"name": "([\w.-]+)",$/gm)].flatMap(([, name]) => [
    `${name}.svg`,
    `${name}.png`,
  ]);
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

/** Formats a number with six significant digits, and from 10¹² on with an exponent of ten, as in `1.59203e20`. */
function cell(value: string | number): string {
  if (typeof value === "string") return value;
  const text = Number(value.toPrecision(6));
  return Math.abs(text) < 1e12 ? String(text) : text.toExponential().replace("e+", "e");
}

function textTable(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(cell));
  const widths = texts[0]!.map((_, k) => Math.max(...texts.map((row) => row[k]!.length)));
  return texts
    .map((row) => `  ${row.map((text, k) => text.padEnd(widths[k]!)).join("  ")}`.trimEnd())
    .join("\n");
}
