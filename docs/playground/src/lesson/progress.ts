import { make } from "../dom/make";
import { steps } from "./steps";

/** Makes the links to all steps, of which one is the current step; `hashOf` returns the address of a step. */
export function makeProgress(current: number, hashOf: (step: number) => string): HTMLElement {
  const links = steps.map(({ title }, i) => {
    const number = i + 1;
    const link = make(
      "a",
      { href: hashOf(number), title, "aria-current": number === current ? "step" : undefined },
      make("span", { class: "visually-hidden" }, "Step "),
      String(number),
      make("span", { class: "visually-hidden" }, `: ${title}`),
    );
    return make("li", {}, link);
  });
  return make(
    "nav",
    { class: "progress", "aria-label": "Steps of the lesson" },
    make("p", {}, `${current} of ${steps.length}`),
    make("ol", {}, ...links),
  );
}

/** Makes the links to the previous and the next step. */
export function makeTurnLinks(current: number, hashOf: (step: number) => string): HTMLElement {
  const link = (step: number, rel: string, words: string) => {
    const target = steps[step - 1];
    return target === undefined
      ? []
      : [make("a", { href: hashOf(step), rel, class: rel }, make("small", {}, words), target.title)];
  };
  return make(
    "nav",
    { class: "turn", "aria-label": "Previous and next step" },
    ...link(current - 1, "prev", "← Previous"),
    ...link(current + 1, "next", "Next →"),
  );
}
