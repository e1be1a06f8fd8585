import type { TileMark } from "../../figures/figure";
import type { ColourScale } from "../drawing/colour-scale";
import type { Drawing } from "../drawing/drawing";
import type { Scales } from "../drawing/position-scale";
import { element } from "../drawing/xml";

/** Returns the marks of tiles of a figure. */
export const tileMarks = ({ figure }: Pick<Drawing, "figure">): TileMark[] =>
  figure.marks.flatMap((mark) => (mark.type === "tile" ? [mark] : []));

/** Draws coloured rectangles without gaps; anti-aliased edges would show the background between neighbours. */
export function drawTiles(
  mark: TileMark,
  { x, y }: Scales,
  { colour }: ColourScale,
  clipPath?: string,
): string {
  const tiles = Array.from(mark.values, (value, i) => {
    const [left, right] = [x.at(mark.left[i]!), x.at(mark.right[i]!)];
    const [top, bottom] = [y.at(mark.top[i]!), y.at(mark.bottom[i]!)];
    return element("rect", {
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
      fill: colour(value),
    });
  });
  return element("g", { "shape-rendering": "crispEdges", "clip-path": clipPath }, ...tiles);
}
