import type { Report } from "learning-dynamics/experiments";
import { display } from "learning-dynamics/plots";
import { download } from "../dom/download";
import { make, makeButton } from "../dom/make";

/** Key of the displays of a result by media type. */
const DISPLAY = Symbol.for("Jupyter.display");

/** Returns the report as one self-contained page, as the command line writes it. */
function htmlOf(report: Report): string {
  const displays = display(report) as unknown as Record<symbol, () => Record<string, string>>;
  return displays[DISPLAY]!()["text/html"]!;
}

/** Makes the buttons that save a report. */
export const makeSaveButtons = (report: Report): HTMLElement =>
  make(
    "div",
    { class: "actions", role: "group", "aria-label": "Save the report" },
    makeButton("Save report.html", { class: "primary" }, () =>
      download("report.html", "text/html", htmlOf(report)),
    ),
    makeButton("Save report.json", {}, () =>
      download("report.json", "application/json", `${JSON.stringify(report, null, 1)}\n`),
    ),
  );
