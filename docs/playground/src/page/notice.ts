import { make } from "../dom/make";

/** Messages above the place that shows a room, the lesson or the reader's own run. */
export interface Notice {
  readonly element: HTMLElement;
  show(messages: readonly string[]): void;
  /** Tells that code cannot be loaded. */
  showAbsence(message: string): void;
}

export function makeNotice(): Notice {
  const element = make("div", { class: "notice", role: "alert" });
  const show = (messages: readonly string[]) =>
    element.replaceChildren(...messages.map((message) => make("p", {}, message)));
  return {
    element,
    show,
    // Browsers may remember a failed request until the page is loaded again.
    showAbsence: (message) =>
      show([`This part of the page cannot be loaded (${message}). Please reload the page.`]),
  };
}
