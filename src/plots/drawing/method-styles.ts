import {
  type SymbolType,
  symbolCircle,
  symbolDiamond2,
  symbolSquare,
  symbolTimes,
  symbolTriangle,
} from "d3-shape";

/** Style of the series of one method, both as lines and as dots. */
export interface MethodStyle {
  /** Lengths of dashes and gaps in pixels, or `undefined` for a solid line. */
  readonly dashes: string | undefined;
  readonly symbol: SymbolType;
  readonly filled: boolean;
  /** Radius in pixels of a circle with the area of the symbol. */
  readonly radius: number;
}

/** Style of series without a method. */
export const DEFAULT_STYLE: MethodStyle = {
  dashes: undefined,
  symbol: symbolCircle,
  filled: true,
  radius: 3,
};

/** All styles: first those of the three standard methods, then those for other methods. */
export const METHOD_STYLES: readonly MethodStyle[] = [
  { dashes: undefined, symbol: symbolDiamond2, filled: true, radius: 3 },
  { dashes: "7 4", symbol: symbolCircle, filled: true, radius: 2.1 },
  { dashes: "1.5 3.5", symbol: symbolCircle, filled: false, radius: 4.2 },
  { dashes: "10 3 2 3", symbol: symbolSquare, filled: false, radius: 4 },
  { dashes: "14 4", symbol: symbolTriangle, filled: false, radius: 4 },
  { dashes: "4 2 1.5 2 1.5 2", symbol: symbolTimes, filled: false, radius: 4 },
];

const STANDARD_METHODS = ["closed form", "gradient flow", "gradient descent"];

/** Assigns styles: the standard methods have fixed ones, others take the remaining styles in order of appearance. */
export function methodStyles(methods: readonly string[]): Map<string, MethodStyle> {
  const available = METHOD_STYLES.filter((_, i) => !methods.includes(STANDARD_METHODS[i] ?? ""));
  return new Map(
    methods.flatMap((method) => {
      const standardIndex = STANDARD_METHODS.indexOf(method);
      const style = standardIndex >= 0 ? METHOD_STYLES[standardIndex] : available.shift();
      return style === undefined ? [] : [[method, style]];
    }),
  );
}
