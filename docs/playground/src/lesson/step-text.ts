import { make } from "../dom/make";
import { makeEquation } from "../page/equations";
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
    ...equations.map((equation) => make("div", { class: "lesson-equation" }, makeEquation(equation))),
  );
  return { element, heading };
}

/** Splits a paragraph at its asterisks, and marks every second part as a term that is defined here. */
const withTerms = (paragraph: string): (Node | string)[] =>
  paragraph.split("*").map((part, i) => (i % 2 === 1 ? make("dfn", {}, part) : part));
