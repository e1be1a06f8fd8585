import { type Figure, toSvg } from "learning-dynamics/plots";

/** Width and height of a drawing in its own units; the page magnifies it to the width of its place. */
export interface DrawingSize {
  readonly width: number;
  /** Absent for a figure that determines its own height. */
  readonly height: number | undefined;
}

/** Smallest width of a drawing. */
const NARROWEST = 240;
/** Size in pixels of a place above which text is larger than usual, and the largest factor. */
const USUAL = { width: 640, height: 420, most: 1.5 };

/**
 * Returns the size of a drawing for a place of a width and a height in pixels. A drawing that is smaller
 * than its place has larger text on the page.
 *
 * @param height height of the place; without one the figure determines its own
 * @param scale size of the text relative to its usual size
 */
export function drawingSize(width: number, height: number | undefined, scale: number): DrawingSize {
  const growth = Math.min(width / USUAL.width, (height ?? 0) / USUAL.height, USUAL.most);
  const text = scale * Math.max(1, growth);
  return {
    width: Math.max(NARROWEST, width / text),
    height: height === undefined ? undefined : Math.round(height / text),
  };
}

/** Draws a figure in a size, or higher if its texts need more height. */
export function drawWithin(figure: Figure, { width, height }: DrawingSize, theme: "light" | "dark"): string {
  const options = { theme, joinDots: true };
  try {
    return toSvg({ ...figure, width, height }, options);
  } catch (error) {
    if (height === undefined) throw error;
    return toSvg({ ...figure, width }, options);
  }
}
