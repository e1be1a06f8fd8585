import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { JUPYTER } from "../../arrays/display";
import type { Table, Tabular } from "../../arrays/table";
import { type Rename, withinCall } from "../../arrays/within-call";
import type { Figure } from "../../figures/figure";
import { figureTable } from "../../figures/figure-table";
import { textSummary } from "../../figures/text-summary";
import { type Advice, adviceSentence } from "../advice";
import { checkAdvice, checkParagraphs } from "../report/check-report";
import { reportHtml } from "../report/report-html";
import type { ReportPage } from "../report/report-page";
import { SVG_OPTIONS, type SvgOptions, toSvg } from "../to-svg";

/** A value with a notebook display (a drawing) and a terminal display (a few lines of text). */
export interface Display {
  /** Returns the notebook display by media type. */
  readonly [JUPYTER]: () => Readonly<Record<string, string>>;
  /** Returns the summary for a terminal: the title, and every curve as a row of bars. */
  toString(): string;
}

/** A drawn figure with its data. */
export interface FigureDisplay extends Display, Tabular {
  /**
   * Returns the numbers that the figure shows: panel, category, method, x and y of the points of lines and dots, or the
   * values of a heat map, of tiles, or of the lines of a graph.
   */
  toTable(): Table;
}

/** Displayable report: an experiment's report, or a page of `reportHtml`. */
export interface ShownReport extends ReportPage {
  readonly summary?: readonly string[] | undefined;
  readonly notes?: readonly string[] | undefined;
  readonly advice?: readonly Advice[] | undefined;
}

/**
 * Makes a figure or report displayable: as a drawing if it is the last value of a cell in a notebook that supports
 * `Symbol.for("Jupyter.display")` (such as Deno's), and as a summary of bars when converted to a string. The library's
 * results are displayable already; use this for custom figures, and for `display(result.figure(), { theme: "dark" })`. A
 * displayed figure gives its data as a table (`display(figure).toTable()`).
 *
 * @throws ArgumentError under the same conditions as `toSvg` and `reportHtml`
 * @example
 * const figure: Figure = {
 *   name: "mode",
 *   title: "Learning of a mode",
 *   x: { label: "time t (units of τ)" },
 *   y: { label: "mode strength" },
 *   marks: [{ type: "line", x: [0, 1, 2, 3], y: [0, 0.1, 0.9, 1] }],
 * };
 * console.log(`${display(figure)}`);
 */
export function display(content: Figure, options?: SvgOptions): FigureDisplay;
export function display(content: ShownReport, options?: SvgOptions): Display;
export function display(content: Figure | ShownReport, options: SvgOptions = {}): Display {
  const args = argumentsOf("display");
  args.options("options", options, SVG_OPTIONS);
  args.record("content", content);
  return "marks" in content ? displayFigure(content, options) : displayReport(args.at("content"), content);
}

/** Converts the path of an argument of `toSvg` or `reportHtml` to that of an argument of `display`. */
const inContent: Rename = ([first, ...rest]) => [first === "options" ? first : "content", ...rest];

function displayFigure(figure: Figure, options: SvgOptions): FigureDisplay {
  const svg = withinCall("display", () => toSvg(figure, options), inContent);
  const text = textSummary(figure);
  return {
    [JUPYTER]: () => ({ "image/svg+xml": svg, "text/plain": text }),
    toString: () => text,
    toTable: () => figureTable(figure),
  };
}

function displayReport(at: Arguments, report: ShownReport): Display {
  const { title, intro = [], summary = [], notes = [], advice = [], ...page } = report;
  for (const [name, list] of Object.entries({ intro, summary, notes })) checkParagraphs(at.at(name), list);
  checkAdvice(at.at("advice"), advice);
  const paragraphs = [...intro, ...summary, ...notes, ...advice.map((item) => adviceSentence(item))];
  const html = withinCall("display", () => reportHtml({ ...page, title, intro: paragraphs }), inContent);
  const { checks, figures } = page;
  const claims = (checks ?? []).map(({ claim, holds }) => `${holds ? "holds" : "FAILS"}  ${claim}`);
  const text = [title, ...claims, ...(figures ?? []).map(textSummary)].join("\n\n");
  return { [JUPYTER]: () => ({ "text/html": html, "text/plain": text }), toString: () => text };
}
