import { type Figure, toSvg } from "learning-dynamics/plots";
import { make } from "./dom";

/** Where figures are drawn. */
export interface Canvas {
  readonly element: HTMLElement;
  /** Draws them at the next frame; of several calls between two frames only the last counts. */
  draw(figures: readonly Figure[], theme: "light" | "dark"): void;
}

/** Maps and graphs are as tall as they need to be. */
const isTall = ({ marks }: Figure): boolean => marks.some(({ type }) => type === "cell" || type === "graph");

/** The height that suits a width: so that two fit one above the other, and on a phone a slider below. */
const heightOf = (figure: Figure, width: number, crowded: boolean): number | undefined =>
  isTall(figure) ? undefined : Math.round(Math.min(400, Math.max(290, (crowded ? 0.58 : 0.7) * width)));

/** Figures one beside the other, as wide as there is room, redrawn when that changes. */
export function makeCanvas(onDrawn: () => void, onFailure: (error: Error) => void): Canvas {
  const element = make("div", { class: "figures" });
  const hosts: HTMLElement[] = [];
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
    try {
      fill(latest);
      onDrawn();
    } catch (error) {
      onFailure(error as Error);
    }
  };
  const fill = ({ figures, theme }: NonNullable<typeof latest>) => {
    while (hosts.length > figures.length) hosts.pop()!.remove();
    while (hosts.length < figures.length) {
      const host = make("figure");
      hosts.push(host);
      element.append(host);
    }
    for (const [i, figure] of figures.entries()) {
      const host = hosts[i]!;
      host.classList.toggle("tall", isTall(figure));
      const width = Math.max(240, host.clientWidth);
      host.innerHTML = toSvg(
        { ...figure, width, height: heightOf(figure, width, element.children.length > 2) },
        { theme, joinDots: true },
      );
    }
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
