import { scale } from "@observablehq/plot";
import { checkChoice, checkNumber } from "../../arrays/check";

/** Backgrounds that figures are made for. */
export type Theme = "light" | "dark";

/** One colour on each background. */
export type ColourPair = Readonly<Record<Theme, string>>;

const same = (colour: string): ColourPair => ({ light: colour, dark: colour });

/**
 * Okabe and Ito (2008), "Color Universal Design", in the order whose first 2, 3, 4, ... colours stay farthest apart
 * in normal, protanopic and deuteranopic vision. Their yellow is left out (contrast 1.3 on white) and black comes last;
 * on dark backgrounds both blues are lighter and black is light grey.
 */
const QUALITATIVE: readonly ColourPair[] = [
  { light: "#0072b2", dark: "#3b7dd8" },
  same("#d55e00"),
  { light: "#56b4e9", dark: "#8fd0f5" },
  same("#e69f00"),
  same("#009e73"),
  same("#cc79a7"),
  { light: "#000000", dark: "#f2f2f2" },
];

/** A perceptual colour ramp over 0 ... 1: viridis, or (`"diverging"`) from blue over white at 0.5 to red. */
export function colourRamp(ramp: "sequential" | "diverging"): (at: number) => string {
  const scheme = ramp === "sequential" ? "viridis" : "RdBu";
  const colours = scale({ color: { type: "linear", scheme, domain: [0, 1], reverse: ramp === "diverging" } });
  return (at) => colours.apply(at) as string;
}

/** More categories than there are colours to tell apart on a screen are a mistake. */
const MOST_CATEGORIES = 2 ** 16;

/** Colours for `count` categories: qualitative up to 7, then steps along viridis that stay off the background. */
export function colourPairs(count: number): ColourPair[] {
  if (count <= QUALITATIVE.length) return QUALITATIVE.slice(0, count);
  const ramp = colourRamp("sequential");
  return Array.from({ length: count }, (_, i) => {
    const at = i / (count - 1);
    return { light: ramp(0.82 * at), dark: ramp(0.3 + 0.7 * at) };
  });
}

/**
 * The colours that figures give to `count` categories, in order of appearance, as CSS colours.
 *
 * Up to 7 they are those of Okabe and Ito, beyond that equal steps along viridis: both can be told apart with the
 * common colour vision deficiencies. Throws an `ArgumentError` unless `count` is an integer from 1 to 65,536.
 *
 * @example
 * const [first, second] = categoryColours(2);   // "#0072b2" (blue), "#d55e00" (vermilion)
 */
export function categoryColours(count: number, theme: Theme = "light"): string[] {
  checkNumber("categoryColours", "count", count, { integer: true, atLeast: 1, atMost: MOST_CATEGORIES });
  checkChoice("categoryColours", "theme", theme, ["light", "dark"]);
  return colourPairs(count).map((pair) => pair[theme]);
}
