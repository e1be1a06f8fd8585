import * as Plot from "@observablehq/plot";
import type { DrawingContext } from "./drawing-context";
import { element, round } from "./xml";

/** Node type of elements in the DOM. */
const ELEMENT = 1;

/**
 * Draws with Plot and returns the SVG text without the outer `<svg>`. Numbers are rounded, attributes sorted, and ids
 * start with the prefix of the context instead of Plot's running count, so that the text depends neither on the engine
 * nor on earlier calls.
 */
export function plotFragment(options: Plot.PlotOptions, context: DrawingContext): string {
  const { document } = context;
  const drawing = Plot.plot({ ...options, document, axis: null, margin: 0, className: "plot" });
  return Array.from(drawing.childNodes, (node) => write(node, context)).join("");
}

function write(node: Node, context: DrawingContext): string {
  if (node.nodeType !== ELEMENT) return "";
  const { localName, attributes, childNodes } = node as Element;
  if (localName === "style") return "";
  const sorted: [string, string][] = [];
  for (const { name, value } of Array.from(attributes)) {
    // The drawing is one image with one label: the labels that Plot gives its marks are dropped.
    if (name !== "aria-label") sorted.push([name, normalise(value, context.idPrefix)]);
  }
  sorted.sort(([a], [b]) => (a < b ? -1 : 1));
  const joined = context.joinDots ? circlesAsPath(childNodes) : undefined;
  const children =
    joined === undefined
      ? Array.from(childNodes, (child) => write(child, context))
      : [element("path", { d: joined })];
  return element(localName, Object.fromEntries(sorted), ...children);
}

/** Joins circles into the data of one path, or returns undefined for fewer than two nodes or for other elements. */
function circlesAsPath(nodes: NodeListOf<ChildNode>): string | undefined {
  if (nodes.length < 2) return undefined;
  let path = "";
  for (const node of Array.from(nodes)) {
    const circle = node as Element;
    if (circle.localName !== "circle") return undefined;
    const number = (name: string) => Number(circle.getAttribute(name));
    const r = round(number("r"));
    const arc = `a${r} ${r} 0 1 0`;
    path += `M${round(number("cx") - r)} ${round(number("cy"))}${arc} ${2 * r} 0${arc} ${-2 * r} 0`;
  }
  return path;
}

const normalise = (value: string, idPrefix: string): string =>
  TO_NORMALISE.test(value)
    ? value
        .replace(/plot-clip-\d+/g, `${idPrefix}-clip`)
        .replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(round(Number(number))))
    : value;

const TO_NORMALISE = /\.\d{3}|plot-clip/;
