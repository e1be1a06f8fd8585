import * as Plot from "@observablehq/plot";
import type { Pen } from "./pen";
import { element, round } from "./xml";

const ELEMENT = 1;

/**
 * What Plot drew, as SVG text without the outer `<svg>`: rounded numbers, sorted attributes and ids that start with
 * the pen's prefix instead of Plot's running count, so that it does not depend on the engine or on earlier calls.
 */
export function plotFragment(options: Plot.PlotOptions, pen: Pen): string {
  const { document, idPrefix } = pen;
  const drawing = Plot.plot({ ...options, document, axis: null, margin: 0, className: "plot" });
  return Array.from(drawing.childNodes, (node) => write(node, idPrefix)).join("");
}

function write(node: Node, idPrefix: string): string {
  if (node.nodeType !== ELEMENT) return "";
  const { localName, attributes, childNodes } = node as Element;
  if (localName === "style") return "";
  const sorted: [string, string][] = [];
  for (const { name, value } of Array.from(attributes)) {
    // Plot names its marks; parts of an image have no names of their own.
    if (name !== "aria-label") sorted.push([name, normalise(value, idPrefix)]);
  }
  sorted.sort(([a], [b]) => (a < b ? -1 : 1));
  const children = Array.from(childNodes, (child) => write(child, idPrefix));
  return element(localName, Object.fromEntries(sorted), ...children);
}

const normalise = (value: string, idPrefix: string): string =>
  TO_NORMALISE.test(value)
    ? value
        .replace(/plot-clip-\d+/g, `${idPrefix}-clip`)
        .replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(round(Number(number))))
    : value;

const TO_NORMALISE = /\.\d{3}|plot-clip/;

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
