import { line, symbol, symbolCircle } from "d3-shape";
import type { DotMark, LineMark, RuleMark } from "../../figures/figure";
import { type Drawing, seriesPaint } from "../drawing/drawing";
import type { Box, Point } from "../drawing/label-places";
import { DEFAULT_STYLE, type MethodStyle } from "../drawing/method-styles";
import { isInDomain, placesOf, type Scales, visiblePlaces } from "../drawing/position-scale";
import { INKS } from "../drawing/theme";
import { type Attributes, element, round } from "../drawing/xml";

/** Returns the style of a series, or the default style if it has no method. */
const styleOf = ({ methods }: Drawing, method: string | undefined): MethodStyle =>
  (method === undefined ? undefined : methods.get(method)) ?? DEFAULT_STYLE;

/** Returns the attributes of a line: width, opacity, dashes and rounded ends. */
export function strokeOf(style: MethodStyle, { paleSolid }: Drawing): Attributes {
  const pale = style.dashes === undefined && paleSolid;
  return {
    "stroke-width": pale ? 5 : 1.8,
    "stroke-opacity": pale ? 0.45 : undefined,
    "stroke-dasharray": style.dashes,
    "stroke-linecap": "round",
  };
}

/** Colour of the outlines of lines on tiles, which are dark or saturated nearly everywhere. */
const OUTLINE = "#ffffff";

const linePath = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
)
  .defined(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
  .digits(2);

/** Draws a line, which is interrupted at points that have no place on a logarithmic axis. */
export function drawLine(mark: LineMark, scales: Scales, drawing: Drawing, clipPath?: string): string {
  const path = { d: linePath(placesOf(mark, scales)) ?? "", fill: "none", "clip-path": clipPath };
  const outline = { stroke: OUTLINE, "stroke-width": 4, "stroke-linejoin": "round" };
  const stroke = {
    stroke: seriesPaint(drawing, mark.category),
    ...strokeOf(styleOf(drawing, mark.method), drawing),
    "stroke-linejoin": "round",
  };
  const drawn = element("path", { ...path, ...stroke });
  return drawing.outlined ? element("path", { ...path, ...outline }) + drawn : drawn;
}

/** Draws the dots of a series that lie within the limits of both axes. */
export function drawDots(mark: DotMark, scales: Scales, drawing: Drawing): string {
  const paint = seriesPaint(drawing, mark.category);
  return drawSymbols(visiblePlaces(mark, scales), styleOf(drawing, mark.method), paint, drawing.joinDots);
}

/** Draws the symbol of a style at each place; with `joinDots`, circles become one path. */
export function drawSymbols(
  places: readonly Point[],
  { symbol: type, filled, radius }: MethodStyle,
  paint: string,
  joinDots: boolean,
): string {
  const look = filled ? { fill: paint } : { fill: "none", stroke: paint, "stroke-width": 1.4 };
  if (type !== symbolCircle) {
    const d = symbol(type, Math.PI * radius ** 2).digits(2)() ?? "";
    const paths = places.map(({ x, y }) =>
      element("path", { transform: `translate(${round(x)},${round(y)})`, d }),
    );
    return element("g", look, ...paths);
  }
  if (joinDots && places.length > 1) {
    const arc = `a${radius} ${radius} 0 1 0`;
    const circles = places.map(
      ({ x, y }) => `M${round(x - radius)} ${round(y)}${arc} ${2 * radius} 0${arc} ${-2 * radius} 0`,
    );
    return element("g", look, element("path", { d: circles.join("") }));
  }
  return element("g", look, ...places.map(({ x, y }) => element("circle", { cx: x, cy: y, r: radius })));
}

/** Draws a reference line across the frame: thin, dashed and grey unless it has a category or a method. */
export function drawRule(mark: RuleMark, { x, y }: Scales, frame: Box, drawing: Drawing): string {
  const isSeries = mark.category !== undefined || mark.method !== undefined;
  const look = {
    stroke: mark.category === undefined ? drawing.paint(INKS.muted) : seriesPaint(drawing, mark.category),
    ...(isSeries
      ? strokeOf(styleOf(drawing, mark.method), drawing)
      : { "stroke-width": 1.2, "stroke-dasharray": "3 3" }),
  };
  if (mark.x !== undefined) {
    if (!isInDomain(x, mark.x)) return "";
    return element("line", { x1: x.at(mark.x), x2: x.at(mark.x), y1: frame.top, y2: frame.bottom, ...look });
  }
  if (!isInDomain(y, mark.y)) return "";
  return element("line", { x1: frame.left, x2: frame.right, y1: y.at(mark.y), y2: y.at(mark.y), ...look });
}
