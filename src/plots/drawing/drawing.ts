import type { Arguments } from "../../arrays/arguments";
import type { Figure, Mark } from "../../figures/figure";
import { METHOD_STYLES, type MethodStyle, methodStyles } from "./method-styles";
import { colourPairs } from "./palette";
import { INKS, type Paint } from "./theme";

/** Options of a drawing. */
export interface DrawingOptions {
  readonly paint: Paint;
  /** True to fill the background. */
  readonly background: boolean;
  /** True to include title and caption. */
  readonly titleAndCaption: boolean;
  /** True to draw the circles of a series as one path. */
  readonly joinDots: boolean;
}

/** A figure with its options; panels, categories and methods stand in order of appearance. */
export interface Drawing extends DrawingOptions {
  readonly figure: Figure;
  /** Names of the panels, or `[undefined]` for a single unnamed panel. */
  readonly panels: readonly (string | undefined)[];
  /** Paints of the categories. */
  readonly categories: ReadonlyMap<string, string>;
  readonly methods: ReadonlyMap<string, MethodStyle>;
  /** True if solid lines are drawn wide and pale, so that lines or filled dots of another method are visible on top. */
  readonly paleSolid: boolean;
  /** True if the figure has tiles, on which lines are outlined and series without a category are black. */
  readonly outlined: boolean;
}

const names = (marks: readonly Mark[], key: "category" | "method" | "panel"): string[] => [
  ...new Set(
    marks.flatMap((mark): string[] => {
      if (mark.type === "graph" && key === "category") {
        return mark.lines.flatMap(({ category }) => (category === undefined ? [] : [category]));
      }
      const name: unknown = Reflect.get(mark, key);
      return typeof name === "string" ? [name] : [];
    }),
  ),
];

/** Begins the drawing of a checked figure; throws an `ArgumentError` if it has more methods than there are styles. */
export function beginDrawing(args: Arguments, figure: Figure, options: DrawingOptions): Drawing {
  const categories = names(figure.marks, "category");
  const colours = colourPairs(categories.length);
  const methods = names(figure.marks, "method");
  if (methods.length > METHOD_STYLES.length) {
    const limit = `marks with at most ${METHOD_STYLES.length} different methods`;
    throw args.refusal("marks", limit, `${methods.length} methods`);
  }
  const panels = names(figure.marks, "panel");
  const styles = methodStyles(methods);
  const outlined = figure.marks.some(({ type }) => type === "tile");
  return {
    ...options,
    figure,
    panels: panels.length === 0 ? [undefined] : panels,
    categories: new Map(categories.map((category, i) => [category, options.paint(colours[i] ?? INKS.text)])),
    methods: styles,
    outlined,
    paleSolid:
      !outlined &&
      figure.marks.some((mark) => {
        const style = "method" in mark && mark.method !== undefined ? styles.get(mark.method) : undefined;
        if (style === undefined || style.dashes === undefined) return false;
        return mark.type === "line" || (mark.type === "dot" && style.filled);
      }),
  };
}

/** Returns the marks of a figure that appear in a panel. */
export const marksIn = (figure: Figure, panel: string | undefined): readonly Mark[] =>
  figure.marks.filter((mark) => mark.panel === undefined || mark.panel === panel);

/**
 * Returns the paint of the category; without one the first colour, or grey if other series have categories, or black on
 * tiles.
 */
export function seriesPaint({ categories, paint, outlined }: Drawing, category: string | undefined): string {
  const known = category === undefined ? undefined : categories.get(category);
  if (known === undefined && outlined) return "#000000";
  return known ?? paint(categories.size === 0 ? (colourPairs(1)[0] ?? INKS.text) : INKS.muted);
}
