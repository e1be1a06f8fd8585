import { type Figure, toSvg } from "learning-dynamics/plots";
import { make } from "./dom";

/** Where figures are drawn. */
export interface Canvas {
  readonly element: HTMLElement;
  /**
   * Draws figures at the next frame, or over several where one has not the time, and calls `onDrawn`. Of several calls
   * until then only the last counts.
   */
  draw(figures: readonly Figure[], theme: "light" | "dark", onDrawn: () => void): void;
}

/** Drawing goes on in the next frame when it has taken so many milliseconds of one: sliders stay in the hand. */
const FRAME_BUDGET = 7;

/** Maps and graphs are as tall as they need to be. */
const isTall = ({ marks }: Figure): boolean => marks.some(({ type }) => type === "cell" || type === "graph");

/** The height that suits a width: so that two fit one above the other, and on a phone a slider below. */
const heightOf = (figure: Figure, width: number, crowded: boolean): number | undefined =>
  isTall(figure) ? undefined : Math.round(Math.min(400, Math.max(290, (crowded ? 0.58 : 0.7) * width)));

/** Figures that are being drawn. */
interface Sheet {
  readonly figures: readonly Figure[];
  readonly theme: "light" | "dark";
  readonly onDrawn: () => void;
}

/** Figures one beside the other, as wide as there is room, redrawn when that changes. */
export function makeCanvas(onFailure: (error: Error) => void): Canvas {
  const element = make("div", { class: "figures" });
  const hosts: HTMLElement[] = [];
  let latest: Sheet | undefined;
  /** What is drawn now, how wide its figures are, and how many are done. */
  let current: { readonly sheet: Sheet; readonly widths: readonly number[]; done: number } | undefined;
  let scheduled = false;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(paint);
  };
  const paint = () => {
    scheduled = false;
    const start = performance.now();
    if (current === undefined && latest !== undefined) current = begin(latest);
    if (current === undefined) return;
    try {
      const { sheet, widths } = current;
      while (current.done < sheet.figures.length) {
        drawOne(sheet, current.done, widths[current.done]!);
        current.done += 1;
        if (performance.now() - start > FRAME_BUDGET) break;
      }
      if (current.done === sheet.figures.length) {
        current = undefined;
        sheet.onDrawn();
      }
      if (current !== undefined || latest !== sheet) schedule();
    } catch (error) {
      current = undefined;
      onFailure(error as Error);
    }
  };
  const begin = (sheet: Sheet) => {
    while (hosts.length > sheet.figures.length) hosts.pop()!.remove();
    while (hosts.length < sheet.figures.length) {
      const host = make("figure");
      hosts.push(host);
      element.append(host);
    }
    // All at once, before a drawing makes the page be laid out anew.
    return { sheet, widths: hosts.map((host) => Math.max(240, host.clientWidth)), done: 0 };
  };
  const drawOne = ({ figures, theme }: Sheet, i: number, width: number) => {
    const figure = figures[i]!;
    const height = heightOf(figure, width, element.children.length > 2);
    hosts[i]!.classList.toggle("tall", isTall(figure));
    hosts[i]!.innerHTML = toSvg({ ...figure, width, height }, { theme, joinDots: true });
  };
  let width = 0;
  new ResizeObserver(() => {
    if (document.body.clientWidth === width) return;
    width = document.body.clientWidth;
    current = undefined;
    schedule();
  }).observe(document.body);
  return {
    element,
    draw(figures, theme, onDrawn) {
      latest = { figures, theme, onDrawn };
      schedule();
    },
  };
}
