import { make } from "../dom/make";
import { patchMarkup } from "../dom/patch";
import type { Equation } from "../room";
import type { Step } from "./step";

/** Makes title, paragraphs and equations of a step. The heading can receive the focus. */
export function makeStepText({ title, text, equations }: Step): {
  element: HTMLElement;
  heading: HTMLElement;
} {
  const heading = make("h2", { tabindex: -1 }, title);
  const paragraphs = text.map((paragraph) => make("p", {}, ...withTerms(paragraph)));
  const element = make(
    "section",
    { class: "lesson-text", "aria-label": "Explanation" },
    heading,
    ...paragraphs,
    ...equations.map(makeEquation),
  );
  return { element, heading };
}

/** Splits a paragraph at its asterisks, and marks every second part as a term that is defined here. */
const withTerms = (paragraph: string): (Node | string)[] =>
  paragraph.split("*").map((part, i) => (i % 2 === 1 ? make("dfn", {}, part) : part));

function makeEquation({ caption, mathml }: Equation): HTMLElement {
  const formula = make("div", { class: "formula" });
  patchMarkup(formula, mathml);
  return make("div", { class: "lesson-equation" }, make("p", {}, `${caption}:`), formula);
}
