import type { Report } from "learning-dynamics/experiments";
import { makeControls } from "../controls/controls";
import { make, makeButton } from "../dom/make";
import { type Look, makeCanvas } from "../figures/canvas";
import { defaultsOf, type Values } from "../parameter";
import { type Assumptions, assumptionsOf, figureUnder, misfitOf, modesOf } from "./mode-theory";

/** A part of the report that is drawn. */
export interface Section {
  readonly element: HTMLElement;
  draw(look: Look): void;
}

/** Makes the figure of the modes with sliders for the assumptions of the theory; undefined for a report without modes. */
export function makeModeSection(report: Report, onFailure: (error: Error) => void): Section | undefined {
  const modes = modesOf(report);
  if (modes === undefined) return undefined;
  const parameters = assumptionsOf(modes);
  const start = defaultsOf(parameters);
  let values: Values = start;
  let latest: Look | undefined;
  const canvas = makeCanvas(onFailure);
  const misfit = make("p", { class: "misfit", "aria-live": "polite" });
  const draw = () => {
    const given = values as unknown as Assumptions;
    controls.update(values);
    misfit.textContent = `Difference of theory and run: ${(100 * misfitOf(modes, given)).toPrecision(3)} % of the final strength`;
    if (latest !== undefined) canvas.draw([figureUnder(modes, given)], latest, () => {});
  };
  const controls = makeControls(parameters, (change) => {
    values = { ...values, ...change };
    draw();
  });
  controls.element.setAttribute("aria-label", "Assumptions of the theory");
  const reset = makeButton("As in the diagnosis", {}, () => {
    values = start;
    draw();
  });
  const side = make(
    "div",
    { class: "assumptions" },
    controls.element,
    make("div", { class: "fit-row" }, reset, misfit),
  );
  const heading = make("h3", {}, "Modes of the task, and the theory under your assumptions");
  return {
    element: make("section", { class: "modes" }, heading, canvas.element, side),
    draw(look) {
      latest = look;
      draw();
    },
  };
}
