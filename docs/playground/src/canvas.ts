import { type Figure, toSvg } from "learning-dynamics/plots";
import { make } from "./dom";

/** The area in which figures are drawn. */
export interface Canvas {
  readonly element: HTMLElement;
  /**
   * Draws figures at the next frame, or over several frames if they take long, and then calls `onDrawn`. A later call
   * replaces an earlier one that is not drawn yet.
   */
  draw(figures: readonly Figure[], theme: "light" | "dark", onDrawn: () => void): void;
}

/** Drawing time per frame in milliseconds, after which drawing continues in the next frame, so that sliders stay responsive. */
const FRAME_BUDGET = 7;

/** Tests whether a figure determines its own height, as maps and graphs do. */
const isTall = ({ marks }: Figure): boolean => marks.some(({ type }) => type === "cell" || type === "graph");

/** Returns the height for a width: two figures fit above each other, and on a phone one figure and a slider. */
const heightOf = (figure: Figure, width: number, crowded: boolean): number | undefined =>
  isTall(figure) ? undefined : Math.round(Math.min(400, Math.max(290, (crowded ? 0.58 : 0.7) * width)));

/** A drawing in progress. */
interface Sheet {
  readonly figures: readonly Figure[];
  readonly theme: "light" | "dark";
  readonly onDrawn: () => void;
}

/** Makes an area with figures next to each other, which are redrawn when its width changes. */
export function makeCanvas(onFailure: (error: Error) => void): Canvas {
  const element = make("div", { class: "figures" });
  const hosts: HTMLElement[] = [];
  let latest: Sheet | undefined;
  /** The current drawing, the width of its figures, and the number of finished figures. */
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
    // All widths are read first, before a drawing invalidates the layout of the page.
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
