import { type Figure, toSvg } from "learning-dynamics/plots";
import { make } from "./dom";

/** Where figures are drawn. */
export interface Canvas {
  readonly element: HTMLElement;
  /** Draws them at the next frame; of several calls between two frames only the last counts. */
  draw(figures: readonly Figure[], theme: "light" | "dark"): void;
}

/** The height that suits a width: all fits on a phone beside the slider in hand. */
const heightOf = (width: number): number => Math.round(Math.min(380, Math.max(250, 0.62 * width)));

/** Figures one beside the other, as wide as there is room, redrawn when that changes. */
export function makeCanvas(onDrawn: () => void): Canvas {
  const element = make("div", { class: "figures" });
  let latest: { figures: readonly Figure[]; theme: "light" | "dark" } | undefined;
  let scheduled = false;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(paint);
  };
  const paint = () => {
    scheduled = false;
    if (latest === undefined) return;
    const { figures, theme } = latest;
    while (element.children.length > figures.length) element.lastElementChild!.remove();
    while (element.children.length < figures.length) element.append(make("figure"));
    for (const [i, figure] of figures.entries()) {
      const host = element.children[i] as HTMLElement;
      const width = Math.max(240, host.clientWidth);
      host.innerHTML = toSvg({ ...figure, width, height: figure.height ?? heightOf(width) }, { theme });
    }
    onDrawn();
  };
  let width = 0;
  new ResizeObserver(() => {
    if (document.body.clientWidth === width) return;
    width = document.body.clientWidth;
    schedule();
  }).observe(document.body);
  return {
    element,
    draw(figures, theme) {
      latest = { figures, theme };
      schedule();
    },
  };
}
