import * as Plot from "@observablehq/plot";

const shifts = new WeakMap<Document, number>();

/**
 * The half pixel by which Plot shifts its marks on some screens and in some test runners, decided when it is loaded.
 * Marks take it back (`dx: -shift`), so that the drawing is the same everywhere.
 */
export function plotShift(document: Document): number {
  const known = shifts.get(document);
  if (known !== undefined) return known;
  const scale = { type: "linear", domain: [0, 1], range: [0, 1] } as const;
  const drawing = Plot.plot({ document, axis: null, x: scale, y: scale, marks: [Plot.dot([[0, 0]])] });
  const moved = drawing.querySelector("circle")?.parentElement?.getAttribute("transform");
  const shift = moved == null ? 0 : Number.parseFloat(moved.slice("translate(".length));
  shifts.set(document, shift);
  return shift;
}
