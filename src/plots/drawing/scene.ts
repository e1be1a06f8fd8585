import type { Arguments } from "../../arrays/arguments";
import type { Figure, Mark } from "../../figures/figure";
import { METHOD_STYLES, type MethodStyle, methodStyles } from "./method-styles";
import { type ColourPair, colourPairs } from "./palette";
import { INKS } from "./theme";

/** Panels, categories and methods of a figure, in order of appearance, with their colours and styles. */
export interface Scene {
  readonly figure: Figure;
  /** Names of the panels, or `[undefined]` for a single unnamed panel. */
  readonly panels: readonly (string | undefined)[];
  readonly categories: ReadonlyMap<string, ColourPair>;
  readonly methods: ReadonlyMap<string, MethodStyle>;
  /** True if solid lines are drawn wide and pale, so that lines or filled dots of another method are visible on top. */
  readonly paleSolid: boolean;
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

/** Reads the scene of a checked figure; throws an `ArgumentError` if it has more methods than there are styles. */
export function readScene(args: Arguments, figure: Figure): Scene {
  const categories = names(figure.marks, "category");
  const colours = colourPairs(categories.length);
  const methods = names(figure.marks, "method");
  if (methods.length > METHOD_STYLES.length) {
    const limit = `marks with at most ${METHOD_STYLES.length} different methods`;
    throw args.refusal("marks", limit, `${methods.length} methods`);
  }
  const panels = names(figure.marks, "panel");
  const styles = methodStyles(methods);
  return {
    figure,
    panels: panels.length === 0 ? [undefined] : panels,
    categories: new Map(categories.map((category, i) => [category, colours[i] ?? INKS.text])),
    methods: styles,
    paleSolid: figure.marks.some((mark) => {
      const style = "method" in mark && mark.method !== undefined ? styles.get(mark.method) : undefined;
      if (style === undefined || style.dashes === undefined) return false;
      return mark.type === "line" || (mark.type === "dot" && style.filled);
    }),
  };
}

/** Returns the marks of a figure that appear in a panel. */
export const marksIn = (figure: Figure, panel: string | undefined): readonly Mark[] =>
  figure.marks.filter((mark) => mark.panel === undefined || mark.panel === panel);

/** Returns the colour of the category; without one the first colour, or grey if other series have categories. */
export function seriesColour(scene: Scene, category: string | undefined): ColourPair {
  const colour = category === undefined ? undefined : scene.categories.get(category);
  return colour ?? (scene.categories.size === 0 ? (colourPairs(1)[0] ?? INKS.text) : INKS.muted);
}
