import type { State } from "../address";
import { make } from "../dom/make";
import type { Look } from "../figures/canvas";
import { LAST_STEP, type LessonAddress, lessonHash } from "./address";
import "./lesson.css";
import { makeProgress, makeTurnLinks } from "./progress";
import { makeQuestionForm } from "./question-form";
import { makeSceneView } from "./scene-view";
import { makeStepText } from "./step-text";
import { steps } from "./steps";

/** Title of the lesson. */
const TITLE = "How a network learns a hierarchy";

/** The lesson as a part of the page. */
export interface Lesson {
  readonly element: HTMLElement;
  /** Displays the step of an address with the present look. */
  open(address: LessonAddress, state: State): void;
  /** Ignores the results that are still computed. */
  leave(): void;
}

/** Makes the lesson. The arrow keys turn its steps, except within inputs. */
export function makeLesson(root: HTMLElement, startWorker: () => Worker, look: () => Look): Lesson {
  let current: number | undefined;
  let hashOf = (step: number) => lessonHash(step, {});
  const scene = makeSceneView(root, startWorker, look);
  const problems = make("div", { class: "problems", role: "alert" });
  const head = make("div", { class: "lesson-head" });
  const body = make("div", { class: "lesson-body" });
  const foot = make("div", { class: "lesson-foot" });

  document.addEventListener("keydown", (event) => {
    if (current === undefined || !isFreeArrow(event)) return;
    const next = current + (event.key === "ArrowRight" ? 1 : -1);
    if (next >= 1 && next <= LAST_STEP) location.hash = hashOf(next);
  });

  const enter = (number: number) => {
    const step = steps[number - 1]!;
    const isTurn = current !== undefined;
    current = number;
    document.title = `${number}. ${step.title} · ${TITLE}`;
    const { element: text, heading } = makeStepText(step);
    const question = make(
      "section",
      { class: "lesson-question", "aria-label": "Question" },
      makeQuestionForm(step.question, scene.set),
      ...furtherReading(step.links ?? []),
    );
    body.replaceChildren(text, scene.element, question);
    scene.enter(step.scene);
    if (!isTurn) return;
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  };
  return {
    element: make("main", { class: "lesson" }, problems, head, body, foot),
    open(address, state) {
      hashOf = (step) => lessonHash(step, state);
      problems.replaceChildren(...address.problems.map((problem) => make("p", {}, problem)));
      head.replaceChildren(make("p", { class: "lesson-title" }, TITLE), makeProgress(address.step, hashOf));
      foot.replaceChildren(makeTurnLinks(address.step, hashOf));
      if (address.step === current) scene.redraw();
      else enter(address.step);
    },
    leave() {
      if (current === undefined) return;
      current = undefined;
      scene.leave();
    },
  };
}

/** Tests whether a pressed key is an arrow to the left or right that no element uses itself. */
function isFreeArrow({ key, target, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return false;
  if (altKey || ctrlKey || metaKey || shiftKey) return false;
  return !(target instanceof Element && target.closest("input, select, textarea") !== null);
}

function furtherReading(links: readonly { readonly text: string; readonly href: string }[]): HTMLElement[] {
  if (links.length === 0) return [];
  const items = links.map(({ text, href }) => make("li", {}, make("a", { href }, text)));
  return [make("h3", {}, "Where to go next"), make("ul", { class: "further" }, ...items)];
}
