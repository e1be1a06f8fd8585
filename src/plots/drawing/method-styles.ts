/** How the series of one method look, whether they are drawn as lines or as dots. */
export interface MethodStyle {
  /** Lengths of dashes and gaps, or `undefined` for a solid line. */
  readonly dashes: string | undefined;
  readonly symbol: "circle" | "square" | "triangle" | "diamond2" | "times";
  readonly filled: boolean;
  /** Radius in pixels of a circle of the same area. */
  readonly radius: number;
}

/** All styles: first those of the three usual methods, then those that other methods take. */
export const METHOD_STYLES: readonly MethodStyle[] = [
  { dashes: undefined, symbol: "diamond2", filled: true, radius: 3 },
  { dashes: "7 4", symbol: "circle", filled: true, radius: 2.1 },
  { dashes: "1.5 3.5", symbol: "circle", filled: false, radius: 4.2 },
  { dashes: "10 3 2 3", symbol: "square", filled: false, radius: 4 },
  { dashes: "14 4", symbol: "triangle", filled: false, radius: 4 },
  { dashes: "4 2 1.5 2 1.5 2", symbol: "times", filled: false, radius: 4 },
];

const USUAL = ["closed form", "gradient flow", "gradient descent"];

/** The style of each method: the usual three have their own, others take what is left in order of appearance. */
export function methodStyles(methods: readonly string[]): Map<string, MethodStyle> {
  const free = METHOD_STYLES.filter((_, i) => !methods.includes(USUAL[i] ?? ""));
  return new Map(
    methods.flatMap((method) => {
      const usual = USUAL.indexOf(method);
      const style = usual >= 0 ? METHOD_STYLES[usual] : free.shift();
      return style === undefined ? [] : [[method, style]];
    }),
  );
}
