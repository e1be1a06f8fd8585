import * as Plot from "@observablehq/plot";
import type { DotMark, LineMark, RuleMark } from "../../figures/figure";
import type { DrawingContext } from "../drawing/drawing-context";
import type { MethodStyle } from "../drawing/method-styles";
import type { ColourPair } from "../drawing/palette";
import { type Scene, seriesColour } from "../drawing/scene";
import { INKS } from "../drawing/theme";

const DEFAULT_STYLE: MethodStyle = { dashes: undefined, symbol: "circle", filled: true, radius: 3 };

/** Returns the style of a series, or the default style if it has no method. */
const styleOf = (scene: Scene, method: string | undefined): MethodStyle =>
  (method === undefined ? undefined : scene.methods.get(method)) ?? DEFAULT_STYLE;

/** Returns the width in pixels and the opacity of a line. */
export function lineWeight(style: MethodStyle, scene: Scene): { width: number; opacity: number } {
  return style.dashes === undefined && scene.paleSolid
    ? { width: 5, opacity: 0.45 }
    : { width: 1.8, opacity: 1 };
}

function strokeOptions(style: MethodStyle, scene: Scene): Plot.MarkOptions {
  const { width, opacity } = lineWeight(style, scene);
  return {
    strokeWidth: width,
    strokeOpacity: opacity,
    strokeLinejoin: "round",
    ...(style.dashes === undefined ? {} : { strokeDasharray: style.dashes }),
  };
}

/** Returns Plot's options for dots of a style and colour. */
export function dotOptions(style: MethodStyle, colour: ColourPair, context: DrawingContext): Plot.DotOptions {
  const ink = context.paint(colour);
  return {
    ...(style.filled ? { fill: ink, stroke: "none" } : { fill: "none", stroke: ink, strokeWidth: 1.4 }),
    symbol: style.symbol,
    r: style.radius,
    dx: -context.shift,
    dy: -context.shift,
  };
}

/** Makes Plot's mark for a line. Coordinates that an axis cannot show are NaN and interrupt the line. */
export function lineMark(
  mark: LineMark,
  x: number[],
  y: number[],
  scene: Scene,
  context: DrawingContext,
  clip: boolean,
): Plot.Markish {
  return Plot.line(x, {
    x,
    y,
    z: null,
    clip,
    stroke: context.paint(seriesColour(scene, mark.category)),
    ...strokeOptions(styleOf(scene, mark.method), scene),
    dx: -context.shift,
    dy: -context.shift,
  });
}

/** Makes Plot's mark for dots. */
export const dotMark = (
  mark: DotMark,
  x: number[],
  y: number[],
  scene: Scene,
  context: DrawingContext,
): Plot.Markish =>
  Plot.dot(x, {
    x,
    y,
    ...dotOptions(styleOf(scene, mark.method), seriesColour(scene, mark.category), context),
  });

/** Makes Plot's mark for a reference line: thin, dashed and grey unless it has a category or a method. */
export function ruleMark(mark: RuleMark, scene: Scene, context: DrawingContext): Plot.Markish {
  const isSeries = mark.category !== undefined || mark.method !== undefined;
  const look = {
    ...(isSeries
      ? strokeOptions(styleOf(scene, mark.method), scene)
      : { strokeWidth: 1.2, strokeDasharray: "3 3" }),
    stroke: context.paint(mark.category === undefined ? INKS.muted : seriesColour(scene, mark.category)),
  };
  if (mark.x !== undefined) return Plot.ruleX([mark.x], { ...look, dx: -context.shift });
  return Plot.ruleY([mark.y], { ...look, dy: -context.shift });
}
