import { interpolateRdBu, interpolateViridis } from "d3-scale-chromatic";

/** Background of a figure. */
export type Theme = "light" | "dark";

/** A colour for each background. */
export type ColourPair = Readonly<Record<Theme, string>>;

const onBothThemes = (colour: string): ColourPair => ({ light: colour, dark: colour });

/**
 * Colours of Okabe and Ito (2008), "Color Universal Design", ordered so that the first 2, 3, 4, ... colours are as far
 * apart as possible in normal, protanopic and deuteranopic vision. Yellow is omitted (contrast 1.3 on white) and black
 * is last; on dark backgrounds both blues are lighter and black is replaced by light grey.
 */
const QUALITATIVE: readonly ColourPair[] = [
  { light: "#0072b2", dark: "#3b7dd8" },
  onBothThemes("#d55e00"),
  { light: "#56b4e9", dark: "#8fd0f5" },
  onBothThemes("#e69f00"),
  onBothThemes("#009e73"),
  onBothThemes("#cc79a7"),
  { light: "#000000", dark: "#f2f2f2" },
];

/** Returns a perceptual colour ramp over [0, 1]: viridis, or for `"diverging"` blue through white at 0.5 to red. */
export const colourRamp = (ramp: "sequential" | "diverging"): ((at: number) => string) =>
  ramp === "sequential" ? interpolateViridis : (at) => interpolateRdBu(1 - at);

/**
 * Returns colours for `count` categories: qualitative up to 7, then steps along viridis that contrast with the
 * background.
 */
export function colourPairs(count: number): ColourPair[] {
  if (count <= QUALITATIVE.length) return QUALITATIVE.slice(0, count);
  const ramp = colourRamp("sequential");
  return Array.from({ length: count }, (_, i) => {
    const at = i / (count - 1);
    return { light: ramp(0.82 * at), dark: ramp(0.3 + 0.7 * at) };
  });
}
