import * as Plot from "@observablehq/plot";

const shifts = new WeakMap<Document, number>();

/**
 * Measures the offset of Plot's marks in pixels. When Plot is loaded, it decides whether to shift marks by half a
 * pixel, as on some screens and in some test runners. Marks compensate for the offset (`dx: -shift`), so that drawings
 * are identical everywhere.
 */
export function plotShift(document: Document): number {
  const cached = shifts.get(document);
  if (cached !== undefined) return cached;
  const scale = { type: "linear", domain: [0, 1], range: [0, 1] } as const;
  const drawing = Plot.plot({ document, axis: null, x: scale, y: scale, marks: [Plot.dot([[0, 0]])] });
  const transform = drawing.querySelector("circle")?.parentElement?.getAttribute("transform");
  const shift = transform == null ? 0 : Number.parseFloat(transform.slice("translate(".length));
  shifts.set(document, shift);
  return shift;
}
