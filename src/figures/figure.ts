/** Coordinates: arrays of numbers keep a figure plain for JSON; the library's own series are drawn as they are. */
export type Numbers = readonly number[] | Float64Array;

/** A horizontal or vertical axis; its ticks are chosen by the drawing. */
export interface Axis {
  /** What is measured, with its units: `"time t (units of τ)"`. */
  readonly label: string;
  /** `"linear"` by default. On a `"log"` axis points at or below 0 are left out, and a note below the figure counts them. */
  readonly scale?: "linear" | "log" | undefined;
  /** Limits `[low, high]`; by default those of the data with 3 % of room. What lies outside is cut off. */
  readonly domain?: readonly [low: number, high: number] | undefined;
}

/** What every mark may say: the panel (small multiple) it belongs to; without one it is drawn in each of them. */
export interface PanelMember {
  readonly panel?: string | undefined;
}

/** What tells series apart: the category chooses the colour, the method chooses dashes or symbols. */
export interface SeriesMember extends PanelMember {
  /** What is followed, such as `"mode 1"`: one colour and one swatch in the legend each, in order of appearance. */
  readonly category?: string | undefined;
  /**
   * How it was obtained: one line style and symbol each, and one neutral glyph in the legend.
   * `"closed form"`, `"gradient flow"` and `"gradient descent"` always look the same; others take the styles left over.
   */
  readonly method?: string | undefined;
}

/** A line through points, in their order. `x` and `y` have the same length. */
export interface LineMark extends SeriesMember {
  readonly type: "line";
  readonly x: Numbers;
  readonly y: Numbers;
}

/** A symbol at each point. `x` and `y` have the same length. */
export interface DotMark extends SeriesMember {
  readonly type: "dot";
  readonly x: Numbers;
  readonly y: Numbers;
}

/** A reference line across the frame: vertical at `x`, or horizontal at `y`. */
export type RuleMark = SeriesMember & {
  readonly type: "rule";
  /** Words at the end of the line. */
  readonly label?: string | undefined;
} & ({ readonly x: number; readonly y?: undefined } | { readonly x?: undefined; readonly y: number });

/** A label beside each point, moved so that labels keep clear of one another. `x`, `y` and `text` have the same length. */
export interface TextMark extends PanelMember {
  readonly type: "text";
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly text: readonly string[];
  /** Colours the labels like the series of that category. */
  readonly category?: string | undefined;
}

/**
 * A heat map: `values[i][j]` belongs to `rows[i]` and `columns[j]`. A panel holds one, and no other marks;
 * all those of a figure have the same rows, columns and label, and one colour scale.
 */
export interface CellMark extends PanelMember {
  readonly type: "cell";
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Shape `[rows, columns]`. */
  readonly values: readonly (readonly number[])[];
  /** What the colour means, with its units. */
  readonly label: string;
  /** `"diverging"` around 0 (blue below, red above) or `"sequential"`, the default. */
  readonly colours?: "sequential" | "diverging" | undefined;
  /** Values at the ends of the colour scale; by default those of the data. A diverging scale reaches as far below 0 as above. */
  readonly domain?: readonly [low: number, high: number] | undefined;
}

/** A node of a graph: a box about a point. */
export interface GraphNode {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Drawn pale: what is switched off. */
  readonly muted?: boolean | undefined;
}

/** A line of a graph. */
export interface GraphLine {
  /** What a reader who does not see it is told: `"x -> h"`. */
  readonly name: string;
  /** Two at least, along the line; it is rounded off. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Its thickness in the units of the coordinates, at least 0. */
  readonly width: number;
  /** Colours it; one swatch in the legend each. Grey without. */
  readonly category?: string | undefined;
  /** Dashed and pale: what is switched off. */
  readonly muted?: boolean | undefined;
}

/**
 * A graph that has been laid out: boxes with names, and lines between them whose thickness says something. Coordinates
 * run right and down, in units of about a pixel; they are made to fit. A panel holds one, and no other marks.
 */
export interface GraphMark extends PanelMember {
  readonly type: "graph";
  readonly nodes: readonly GraphNode[];
  readonly lines: readonly GraphLine[];
  /** What thickness means, with its units. */
  readonly label: string;
  /** Thicknesses in the legend, each with its value in words. */
  readonly key: readonly { readonly text: string; readonly width: number }[];
}

/** One layer of a figure; later marks are drawn over earlier ones. */
export type Mark = LineMark | DotMark | RuleMark | TextMark | CellMark | GraphMark;

/**
 * A figure as plain data: it survives `JSON.stringify`, and `toSvg` draws it the same everywhere.
 *
 * @example
 * const figure: Figure = {
 *   name: "modes",
 *   title: "Strong modes are learned first",
 *   x: { label: "time t (units of τ)" },
 *   y: { label: "mode strength" },
 *   marks: [
 *     { type: "line", x: [0, 1, 2], y: [0, 0.6, 1], category: "mode 1", method: "closed form" },
 *     { type: "dot", x: [0, 1, 2], y: [0, 0.61, 1], category: "mode 1", method: "gradient descent" },
 *   ],
 * };
 */
export interface Figure {
  /** File stem, also the prefix of ids in the drawing: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** One line that says what is to be seen. */
  readonly title: string;
  /** A paragraph below the figure. */
  readonly caption?: string | undefined;
  /** Width of the whole drawing in CSS pixels, 640 by default. */
  readonly width?: number | undefined;
  /** Height of the whole drawing in CSS pixels; by default it follows from the content. */
  readonly height?: number | undefined;
  /** Graphs have no axes: labels say what the directions mean there, and may be empty. */
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: readonly Mark[];
}
