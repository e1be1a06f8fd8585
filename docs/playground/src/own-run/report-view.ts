import type { Report } from "learning-dynamics/experiments";
import { make } from "../dom/make";
import { makeCanvas } from "../figures/canvas";
import { makeModeSection, type Section } from "./mode-section";
import { makeSaveButtons } from "./save-report";

/** Number of significant digits in tables. */
const DIGITS = 4;

/** Makes the view of a report: the verdict, the remarks, the modes with their sliders, all other figures, and the tables. */
export function makeReportView(report: Report, onFailure: (error: Error) => void): Section {
  const modes = makeModeSection(report, onFailure);
  const others = report.figures.filter(({ name }) => modes === undefined || name !== "modes");
  const canvas = makeCanvas(onFailure);
  const { title, notes, summary, tables } = report;
  const element = make(
    "article",
    { class: "report" },
    make("h2", { tabindex: "-1" }, title),
    makeSaveButtons(report),
    ...(modes === undefined ? [] : [modes.element]),
    make(
      "div",
      { class: "findings" },
      make("section", { class: "remarks" }, make("h3", {}, "Remarks"), ...paragraphs(notes)),
      make("section", {}, make("h3", {}, "Figures"), canvas.element),
    ),
    make("section", {}, make("h3", {}, "Tables"), make("div", { class: "tables" }, ...tables.map(makeTable))),
    make("details", {}, make("summary", {}, "Assumptions and definitions"), ...paragraphs(summary)),
  );
  return {
    element,
    draw(look) {
      modes?.draw(look);
      canvas.draw(others, look, () => element.setAttribute("data-drawn", look.theme));
    },
  };
}

const paragraphs = (texts: readonly string[]): HTMLElement[] => texts.map((text) => make("p", {}, text));

function makeTable({ name, columns, rows }: Report["tables"][number]): HTMLElement {
  const head = make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, column)));
  const body = rows.map((row) =>
    make(
      "tr",
      {},
      ...row.map((entry) =>
        typeof entry === "number"
          ? make("td", { class: "number" }, String(Number(entry.toPrecision(DIGITS))))
          : make("td", {}, entry),
      ),
    ),
  );
  const table = make(
    "table",
    {},
    make("caption", {}, name),
    make("thead", {}, head),
    make("tbody", {}, ...body),
  );
  return make("div", { class: "table", tabindex: "0", role: "region", "aria-label": name }, table);
}
