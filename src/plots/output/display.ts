import { checkRecord } from "../../arrays/check";
import { type DisplayForms, type DisplayRequest, registerDisplay } from "../../arrays/display-hook";
import type { Figure } from "../../figures/figure";
import { textSummary } from "../../figures/text-summary";
import { checkParagraphs } from "../report/check-report";
import { reportAs } from "../report/report-html";
import type { ReportPage } from "../report/report-page";
import { figureByKind } from "../results/figure-by-kind";
import { type SvgOptions, svgAs } from "./to-svg";

/** The method by which Deno's notebooks ask a value to show itself. */
const JUPYTER = Symbol.for("Jupyter.display");

/** A value that shows itself: as a drawing in a notebook, as a few lines of text in a terminal. */
export interface Display {
  /** What a notebook shows, by media type. */
  readonly [JUPYTER]: () => Readonly<Record<string, string>>;
  /** A summary for a terminal: title, and every curve as a row of bars. */
  toString(): string;
}

/** What a report is shown by: the fields of an experiment's report, or of `reportHtml`'s page. */
export interface ShownReport extends ReportPage {
  readonly summary?: readonly string[] | undefined;
  readonly notes?: readonly string[] | undefined;
}

/**
 * A figure or a report that draws itself where it is the last value of a notebook's cell (Deno, and what else asks for
 * `Symbol.for("Jupyter.display")`), and is a summary of bars where it is printed as text. The library's results do so by
 * themselves: this is for figures of one's own, and for `display(figureOf(result), { theme: "dark" })`.
 *
 * @throws ArgumentError as `toSvg` and `reportHtml` do
 * @example
 * const figure: Figure = {
 *   name: "mode",
 *   title: "A mode is learned",
 *   x: { label: "time t (units of τ)" },
 *   y: { label: "mode strength" },
 *   marks: [{ type: "line", x: [0, 1, 2, 3], y: [0, 0.1, 0.9, 1] }],
 * };
 * console.log(`${display(figure)}`);
 */
export function display(content: Figure | ShownReport, options: SvgOptions = {}): Display {
  checkRecord("display", "content", content);
  return "marks" in content ? displayFigure(content, options) : displayReport(content);
}

/** How the library's results show themselves; it cannot fail, and says what failed instead. */
function showing(result: object, own: DisplayRequest): DisplayForms {
  const made = (): Display => {
    try {
      return display(figureByKind(result, own) ?? (result as ShownReport));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { [JUPYTER]: () => ({ "text/plain": text }), toString: () => text };
    }
  };
  return { media: () => made()[JUPYTER](), text: () => made().toString() };
}

registerDisplay(showing);

function displayFigure(figure: Figure, options: SvgOptions): Display {
  const svg = svgAs("display", "content", figure, options);
  const text = textSummary(figure);
  return {
    [JUPYTER]: () => ({ "image/svg+xml": svg, "text/plain": text }),
    toString: () => text,
  };
}

function displayReport(report: ShownReport): Display {
  const { title, intro = [], summary = [], notes = [], parameters, checks, figures, tables } = report;
  for (const [name, list] of Object.entries({ intro, summary, notes })) {
    checkParagraphs("display", `content.${name}`, list);
  }
  const page = { title, intro: [...intro, ...summary, ...notes], parameters, checks, figures, tables };
  const html = reportAs("display", "content", page);
  const claims = (checks ?? []).map(({ claim, holds }) => `${holds ? "holds" : "FAILS"}  ${claim}`);
  const text = [title, ...claims, ...(figures ?? []).map(textSummary)].join("\n\n");
  return { [JUPYTER]: () => ({ "text/html": html, "text/plain": text }), toString: () => text };
}
