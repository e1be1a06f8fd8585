import type { Figure } from "learning-dynamics/plots";
import { make, makeSvg } from "../dom/make";
import { patchMarkup } from "../dom/patch";
import { arrange } from "./arrange";
import { drawingSize, drawWithin } from "./drawing";
import { makeEnlargeButton } from "./enlarge";
import { makeSizes } from "./sizes";

/** Appearance of the figures. */
export interface Look {
  readonly theme: "light" | "dark";
  /** Size of the text relative to its usual size. */
  readonly scale: number;
}

/** The area in which figures are drawn. */
export interface Canvas {
  readonly element: HTMLElement;
  /**
   * Draws figures at the next frame, or over several frames if they take long, and then calls `onDrawn`. A later call
   * replaces an earlier one that is not drawn yet.
   */
  draw(figures: readonly Figure[], look: Look, onDrawn: () => void): void;
  /** Sets the height within which figures should fit, or `undefined` for a page that is scrolled, as on a phone. */
  fit(height: number | undefined): void;
}

/** Drawing time per frame in milliseconds, after which drawing continues in the next frame, so that sliders stay responsive. */
const FRAME_BUDGET = 10;

/** A drawing in progress. */
interface Sheet {
  readonly figures: readonly Figure[];
  readonly look: Look;
  readonly onDrawn: () => void;
}

/** The place of one figure. */
interface Place {
  readonly host: HTMLElement;
  readonly svg: SVGElement;
  readonly button: HTMLButtonElement;
}

/** Makes an area with figures, which are arranged and drawn again when its size changes. */
export function makeCanvas(onFailure: (error: Error) => void): Canvas {
  const element = make("div", { class: "figures" });
  const places: Place[] = [];
  let available: number | undefined;
  let latest: Sheet | undefined;
  /** The current drawing, the height of its figures unless their widths determine it, and the number of finished ones. */
  let current: { readonly sheet: Sheet; readonly height: number | undefined; done: number } | undefined;
  let scheduled = false;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(paint);
  };
  const restart = () => {
    current = undefined;
    schedule();
  };
  const sizes = makeSizes(restart);
  sizes.observe(element);
  const paint = () => {
    scheduled = false;
    const start = performance.now();
    if (current === undefined && latest !== undefined) current = begin(latest);
    if (current === undefined) return;
    try {
      const { sheet, height } = current;
      while (current.done < sheet.figures.length) {
        drawOne(sheet, current.done, height);
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
    while (places.length > sheet.figures.length) {
      const { host } = places.pop()!;
      sizes.unobserve(host);
      host.remove();
    }
    while (places.length < sheet.figures.length) {
      const place = makePlace();
      places.push(place);
      element.append(place.host);
      sizes.observe(place.host);
    }
    return { sheet, height: layOut(sheet.look.scale), done: 0 };
  };
  /** Arranges the visible figures and returns their height. */
  const layOut = (scale: number): number | undefined => {
    if (available === undefined) return undefined;
    const count = element.querySelector(":scope > .enlarged") === null ? element.children.length : 1;
    const area = { width: sizes.widthOf(element), height: available };
    const { columns, span, height } = arrange(count, area, scale);
    element.style.setProperty("--columns", String(columns));
    element.style.setProperty("--span", String(span));
    element.style.setProperty("--height", `${height}px`);
    return height;
  };
  const drawOne = ({ figures, look: { theme, scale } }: Sheet, i: number, height: number | undefined) => {
    const figure = figures[i]!;
    const { host, svg, button } = places[i]!;
    const width = sizes.widthOf(host);
    // Hidden while another figure is enlarged.
    if (width === 0) return;
    const size = drawingSize(width, height, scale);
    patchMarkup(svg, drawWithin(figure, size, theme));
    button.setAttribute("aria-label", `Enlarge “${figure.title}”`);
  };
  return {
    element,
    draw(figures, look, onDrawn) {
      latest = { figures, look, onDrawn };
      schedule();
    },
    fit(height) {
      if (height === available) return;
      available = height;
      restart();
    },
  };
}

function makePlace(): Place {
  const svg = makeSvg("svg");
  const button = makeEnlargeButton();
  return { svg, button, host: make("figure", {}, svg, button) };
}
