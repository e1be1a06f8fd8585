import { make } from "../dom/make";
import { patchChildren } from "../dom/patch";
import type { Outcome } from "../outcome";

/** Texts about the figures, visible and for screen readers. */
export interface Findings {
  /** Warnings and failures. */
  readonly notes: HTMLElement;
  readonly facts: HTMLElement;
  /** Status for screen readers only. */
  readonly status: HTMLElement;
  show(outcome: Outcome): void;
  fail(message: string): void;
  clear(): void;
}

/** Delay between the last change and the announcement for screen readers, in milliseconds. */
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
      patchChildren(notes, make("div", {}, ...outcome.notes.map((note) => make("p", {}, note))));
      const entries = outcome.facts.map(({ label, value }) =>
        make("div", {}, make("dt", {}, label), make("dd", {}, value)),
      );
      patchChildren(facts, make("dl", {}, ...entries));
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
