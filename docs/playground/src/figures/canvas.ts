import { type Figure, toSvg } from "learning-dynamics/plots";
import { make } from "../dom/make";
import { patchMarkup } from "../dom/patch";

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
const FRAME_BUDGET = 10;

/** Smallest width of a figure in pixels. */
const NARROWEST = 240;

/** Tests whether a figure determines its own height, as maps and graphs do. */
const isTall = ({ marks }: Figure): boolean => marks.some(({ type }) => type === "cell" || type === "graph");

/** Returns the height for a width: two figures fit above each other, and on a phone one figure and a slider. */
function heightOf(figure: Figure, width: number, crowded: boolean): number | undefined {
  if (isTall(figure)) return undefined;
  const { ratio, most } = crowded ? { ratio: 0.58, most: 350 } : { ratio: 0.7, most: 400 };
  return Math.round(Math.min(most, Math.max(290, ratio * width)));
}

/** A drawing in progress. */
interface Sheet {
  readonly figures: readonly Figure[];
  readonly theme: "light" | "dark";
  readonly onDrawn: () => void;
}

/** Makes an area with figures next to each other, which are redrawn when their widths change. */
export function makeCanvas(onFailure: (error: Error) => void): Canvas {
  const element = make("div", { class: "figures" });
  const hosts: HTMLElement[] = [];
  /** Widths of the hosts. They are stored, because to read them from the page would compute its layout. */
  const widths = new Map<Element, number>();
  let latest: Sheet | undefined;
  /** The current drawing, and the number of finished figures. */
  let current: { readonly sheet: Sheet; done: number } | undefined;
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
      const { sheet } = current;
      while (current.done < sheet.figures.length) {
        drawOne(sheet, current.done);
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
    while (hosts.length > sheet.figures.length) {
      const host = hosts.pop()!;
      observer.unobserve(host);
      widths.delete(host);
      host.remove();
    }
    while (hosts.length < sheet.figures.length) {
      const host = make("figure");
      hosts.push(host);
      element.append(host);
      observer.observe(host);
    }
    for (const [i, figure] of sheet.figures.entries()) hosts[i]!.classList.toggle("tall", isTall(figure));
    for (const host of hosts) if (!widths.has(host)) widths.set(host, host.clientWidth);
    return { sheet, done: 0 };
  };
  const drawOne = ({ figures, theme }: Sheet, i: number) => {
    const figure = figures[i]!;
    const host = hosts[i]!;
    const width = Math.max(NARROWEST, widths.get(host)!);
    const height = heightOf(figure, width, element.children.length > 2);
    patchMarkup(host, toSvg({ ...figure, width, height }, { theme, joinDots: true }));
  };
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const width = target.clientWidth;
      if (width === widths.get(target)) continue;
      widths.set(target, width);
      current = undefined;
      schedule();
    }
  });
  return {
    element,
    draw(figures, theme, onDrawn) {
      latest = { figures, theme, onDrawn };
      schedule();
    },
  };
}
