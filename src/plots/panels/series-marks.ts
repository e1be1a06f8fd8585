import * as Plot from "@observablehq/plot";
import type { DotMark, LineMark, RuleMark } from "../../figures/figure";
import type { DrawingContext } from "../drawing/drawing-context";
import type { MethodStyle } from "../drawing/method-styles";
import type { ColourPair } from "../drawing/palette";
import { type Scene, seriesColour } from "../drawing/scene";
import { INKS } from "../drawing/theme";

const PLAIN: MethodStyle = { dashes: undefined, symbol: "circle", filled: true, radius: 3 };

/** The style of a series, which is plain where it states no method. */
const styleOf = (scene: Scene, method: string | undefined): MethodStyle =>
  (method === undefined ? undefined : scene.methods.get(method)) ?? PLAIN;

/** Width and opacity of a line of some style. */
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

/** How the dots of some style look in a colour. */
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

/** A line as Plot draws it; a coordinate that an axis cannot show is NaN and interrupts it. */
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

/** Dots as Plot draws them. */
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

/** A reference line as Plot draws it: thin and dashed in grey unless it belongs to a category or a method. */
export function ruleMark(mark: RuleMark, scene: Scene, context: DrawingContext): Plot.Markish {
  const own = mark.category !== undefined || mark.method !== undefined;
  const look = {
    ...(own
      ? strokeOptions(styleOf(scene, mark.method), scene)
      : { strokeWidth: 1.2, strokeDasharray: "3 3" }),
    stroke: context.paint(mark.category === undefined ? INKS.muted : seriesColour(scene, mark.category)),
  };
  if (mark.x !== undefined) return Plot.ruleX([mark.x], { ...look, dx: -context.shift });
  return Plot.ruleY([mark.y], { ...look, dy: -context.shift });
}
