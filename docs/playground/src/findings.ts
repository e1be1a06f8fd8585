import { make } from "./dom";
import type { Outcome } from "./outcome";

/** What is said about the figures, in view and aloud. */
export interface Findings {
  /** What one has to know, and failures. */
  readonly notes: HTMLElement;
  readonly facts: HTMLElement;
  /** For readers of the screen only. */
  readonly status: HTMLElement;
  show(outcome: Outcome): void;
  fail(message: string): void;
  clear(): void;
}

/** What was found is read out this long after the last change, in milliseconds. */
const SPEECH_DELAY = 900;

export function makeFindings(): Findings {
  const notes = make("div", { class: "notes" });
  const facts = make("dl", { class: "facts" });
  const status = make("p", { class: "visually-hidden", role: "status" });
  let timer = 0;
  return {
    notes,
    facts,
    status,
    show(outcome) {
      notes.replaceChildren(...outcome.notes.map((note) => make("p", {}, note)));
      const entries = outcome.facts.map(({ label, value }) =>
        make("div", {}, make("dt", {}, label), make("dd", {}, value)),
      );
      facts.replaceChildren(...entries);
      const spoken = outcome.facts.slice(0, 2).map(({ label, value }) => `${label}: ${value}`);
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        status.textContent = ["Figures updated", ...outcome.notes, ...spoken].join(". ");
      }, SPEECH_DELAY);
    },
    fail(message) {
      notes.replaceChildren(make("p", { class: "error" }, message));
    },
    clear() {
      notes.replaceChildren();
      facts.replaceChildren();
    },
  };
}
