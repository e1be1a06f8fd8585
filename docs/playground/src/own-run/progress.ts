import { make, makeButton } from "../dom/make";

/** Display of a computation that takes long. */
export interface ProgressBar {
  readonly element: HTMLElement;
  show(fraction: number, stage: string): void;
  hide(): void;
}

/** Makes the display, with a button that stops the computation. */
export function makeProgress(onStop: () => void): ProgressBar {
  const bar = make("progress", { max: 1, "aria-label": "Progress" });
  const text = make("span");
  const element = make("div", { class: "progress", hidden: true }, bar, text, makeButton("Stop", {}, onStop));
  return {
    element,
    show(fraction, stage) {
      element.hidden = false;
      bar.value = fraction;
      text.textContent = stage;
    },
    hide() {
      element.hidden = true;
    },
  };
}
