/** Coordinates: an array of numbers, which survives JSON, or a `Float64Array` such as the library's results have. */
export type Numbers = readonly number[] | Float64Array;

/** A horizontal or vertical axis; the drawing chooses its ticks. */
export interface Axis {
  /** Name of the quantity, with its units: `"time t (units of τ)"`. */
  readonly label: string;
  /** `"linear"` by default. A `"log"` axis omits points at or below 0, and a note below the figure counts them. */
  readonly scale?: "linear" | "log" | undefined;
  /** True for ticks at whole numbers only, as for layers; on a `"linear"` axis. Default false. */
  readonly integers?: boolean | undefined;
  /** Limits `[low, high]`; by default those of the data with a margin of 3 %. Marks are clipped outside of them. */
  readonly domain?: readonly [low: number, high: number] | undefined;
}

/** Panel (small multiple) that a mark belongs to; a mark without one is drawn in every panel. */
export interface PanelMember {
  readonly panel?: string | undefined;
}

/** Names that distinguish series: the category selects the colour, the method the dashes or the symbol. */
export interface SeriesMember extends PanelMember {
  /** Quantity, such as `"mode 1"`. Each has a colour and a swatch in the legend, in order of appearance. */
  readonly category?: string | undefined;
  /**
   * Source of the values. Each has a line style, a symbol and a neutral glyph in the legend. `"closed form"`,
   * `"gradient flow"` and `"gradient descent"` have fixed styles; other methods take the remaining ones.
   */
  readonly method?: string | undefined;
}

/** A line through points, in the given order. `x` and `y` have the same length. */
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
  /** Text at the end of the line. */
  readonly label?: string | undefined;
} & ({ readonly x: number; readonly y?: undefined } | { readonly x?: undefined; readonly y: number });

/** A label next to each point, placed so that labels do not overlap. `x`, `y` and `text` have the same length. */
export interface TextMark extends PanelMember {
  readonly type: "text";
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly text: readonly string[];
  /** Category whose colour the labels have. */
  readonly category?: string | undefined;
}

/**
 * A heat map: `values[i][j]` belongs to `rows[i]` and `columns[j]`. Its panel holds no other marks, and all heat maps
 * of a figure share rows, columns, label and colour scale.
 */
export interface CellMark extends PanelMember {
  readonly type: "cell";
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Shape `[rows, columns]`. */
  readonly values: readonly (readonly number[])[];
  /** Quantity that the colour encodes, with its units. */
  readonly label: string;
  /** `"diverging"` around 0 (blue below, red above) or `"sequential"`, the default. */
  readonly colours?: "sequential" | "diverging" | undefined;
  /** Values at the ends of the colour scale; by default those of the data. A diverging scale is symmetric about 0. */
  readonly domain?: readonly [low: number, high: number] | undefined;
}

/**
 * Coloured rectangles on numerical axes, such as the cells of a phase diagram. All arrays have the same length. Lines,
 * dots and labels can be drawn over them; all tiles of a figure share their label and colour scale.
 */
export interface TileMark extends PanelMember {
  readonly type: "tile";
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly bottom: readonly number[];
  readonly top: readonly number[];
  readonly values: readonly number[];
  /** Quantity that the colour encodes, with its units. */
  readonly label: string;
  /** `"diverging"` around 0 (blue below, red above) or `"sequential"`, the default. */
  readonly colours?: "sequential" | "diverging" | undefined;
  /** Scale of the colours: `"linear"`, the default, or `"log"` for positive values in sequential colours. */
  readonly scale?: "linear" | "log" | undefined;
  /** Values at the ends of the colour scale; by default those of the data. A diverging scale is symmetric about 0. */
  readonly domain?: readonly [low: number, high: number] | undefined;
}

/** A node of a graph: a box centred on a point. */
export interface GraphNode {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** True for a node that is switched off, which is drawn pale. */
  readonly muted?: boolean | undefined;
}

/** A line of a graph. */
export interface GraphLine {
  /** Text alternative for screen readers: `"x -> h"`. */
  readonly name: string;
  /** At least two points along the line, which is drawn as a smooth curve through them. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Thickness in the units of the coordinates, at least 0. */
  readonly width: number;
  /** Category that selects the colour and has a swatch in the legend; grey by default. */
  readonly category?: string | undefined;
  /** True for a line that is switched off, which is drawn dashed and pale. */
  readonly muted?: boolean | undefined;
}

/**
 * A graph with a computed layout: named boxes, and lines between them whose thickness encodes a quantity. Coordinates
 * increase to the right and downwards, in units of about one pixel, and are scaled to fit the panel, which holds no
 * other marks.
 */
export interface GraphMark extends PanelMember {
  readonly type: "graph";
  readonly nodes: readonly GraphNode[];
  readonly lines: readonly GraphLine[];
  /** Quantity that the thickness encodes, with its units. */
  readonly label: string;
  /** Thicknesses shown in the legend, each with its value as text. */
  readonly key: readonly { readonly text: string; readonly width: number }[];
}

/** One layer of a figure; later marks are drawn over earlier ones. */
export type Mark = LineMark | DotMark | RuleMark | TextMark | CellMark | TileMark | GraphMark;

/**
 * A figure as plain data: it survives `JSON.stringify`, and `toSvg` draws it identically on every platform.
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
  /** One line that states what the figure shows. */
  readonly title: string;
  /** A paragraph below the figure. */
  readonly caption?: string | undefined;
  /** Width of the whole drawing in CSS pixels, 640 by default. */
  readonly width?: number | undefined;
  /** Height of the whole drawing in CSS pixels; by default computed from the content. */
  readonly height?: number | undefined;
  /** Horizontal axis. Graphs have no axes: there the label describes the direction and may be empty. */
  readonly x: Axis;
  /** Vertical axis; of graphs as for `x`. */
  readonly y: Axis;
  readonly marks: readonly Mark[];
}
