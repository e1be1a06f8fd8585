import { JUPYTER, type Media } from "./display";
import type { NdArray, TypedNdArray } from "./types";

/** Name of the method by which Deno prints a value, also inside of other values. */
const DENO_INSPECT = Symbol.for("Deno.customInspect");

/** Largest number of rows and of columns in a table, one of which is an ellipsis if some are left out. */
const MAX_SHOWN = 10;
/** Number of the last rows or columns that are shown after an ellipsis. */
const SHOWN_AT_END = 3;
const ELLIPSIS = "…";

/** Rows of text: the indices of the columns, then each row after its index. */
interface SmallTable {
  readonly caption: string;
  readonly lines: readonly (readonly string[])[];
}

/**
 * Makes an array, and all arrays of its type and of up to its dimension, show as a small table in a notebook and when
 * Deno prints them. Returns the array.
 *
 * The methods stand on the prototypes that `ndarray` shares among such arrays, so that views have them and the creation
 * of an array costs nothing. They are not enumerable, and do not replace existing ones.
 */
export function showAsTable<AnyArray extends NdArray | TypedNdArray>(array: AnyArray): AnyArray {
  if (JUPYTER in array) return array;
  for (let view: NdArray | TypedNdArray = array; ; view = view.pick(0)) {
    const prototype = Object.getPrototypeOf(view);
    // Unlike `Object.defineProperties`, this leaves frozen prototypes as they are.
    if (!(JUPYTER in view)) Reflect.defineProperty(prototype, JUPYTER, { value: notebookDisplay });
    if (!(DENO_INSPECT in view)) Reflect.defineProperty(prototype, DENO_INSPECT, { value: printed });
    if (view.dimension === 0) return array;
  }
}

function notebookDisplay(this: NdArray): Media {
  const table = smallTable(this);
  return { "text/html": htmlOf(table), "text/plain": textOf(table) };
}

function printed(this: NdArray, _inspect: unknown, { indentationLvl = 0 } = {}): string {
  return textOf(smallTable(this)).replaceAll("\n", `\n${" ".repeat(indentationLvl)}`);
}

/** Returns the entries of an array at the first and last indices of its last two dimensions, and at 0 of the others. */
function smallTable(array: NdArray): SmallTable {
  const { shape } = array;
  const start = shape.slice(0, -2).map(() => 0);
  const place = start.length > 0 ? `, entries [${[...start, ":", ":"].join(", ")}]` : "";
  const caption = `array of shape [${shape.join(", ")}]${place}`;
  if (array.size === 0) return { caption, lines: [] };
  const isMatrix = shape.length > 1;
  const [rows, columns] = isMatrix ? shape.slice(-2) : [1, shape[0] ?? 1];
  const entry = (i: number, j: number) => (isMatrix ? array.get(...start, i, j) : array.get(j));
  const shownColumns = shownIndices(columns!);
  const lineOf = (i: number | undefined) => [
    isMatrix ? indexText(i) : "",
    ...shownColumns.map((j) => (i === undefined || j === undefined ? ELLIPSIS : shortEntry(entry(i, j)))),
  ];
  return { caption, lines: [["", ...shownColumns.map(indexText)], ...shownIndices(rows!).map(lineOf)] };
}

/** Returns all indices below `count`, or the first and the last ones with undefined between them. */
function shownIndices(count: number): (number | undefined)[] {
  const indices = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  if (count <= MAX_SHOWN) return indices(0, count);
  return [...indices(0, MAX_SHOWN - SHOWN_AT_END - 1), undefined, ...indices(count - SHOWN_AT_END, count)];
}

const indexText = (index: number | undefined): string => (index === undefined ? ELLIPSIS : String(index));

/** Formats a number to four significant digits; integers of up to six digits are complete. */
function shortEntry(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const rounded = value.toPrecision(4);
  return rounded.includes(".") ? rounded.replace(/\.?0+(?=e|$)/, "") : rounded;
}

/** Returns a table with columns that are aligned at their right side. */
function textOf({ caption, lines }: SmallTable): string {
  const widths = (lines[0] ?? []).map((_, j) => Math.max(...lines.map((line) => line[j]!.length)));
  const rows = lines.map((line) => line.map((text, j) => text.padStart(widths[j]!)).join("  "));
  return [caption, ...rows].join("\n");
}

function htmlOf({ caption, lines: [header = [], ...rows] }: SmallTable): string {
  const cells = (name: string, texts: readonly string[]) =>
    texts.map((text) => `<${name}>${text}</${name}>`).join("");
  const body = rows.map(([index = "", ...entries]) => `<tr><th>${index}</th>${cells("td", entries)}</tr>`);
  return `<table><caption>${caption}</caption><tr>${cells("th", header)}</tr>${body.join("")}</table>`;
}
