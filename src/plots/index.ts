export {
  type ComparedCurves,
  type ComparisonFigureOptions,
  comparisonFigure,
} from "../figures/comparison-figure";
export type { Drawable } from "../figures/drawable";
export { type EmbeddingFigureOptions, embeddingFigure } from "../figures/embedding-figure";
export type {
  Axis,
  CellMark,
  DotMark,
  Figure,
  GraphLine,
  GraphMark,
  GraphNode,
  LineMark,
  Mark,
  Numbers,
  PanelMember,
  RuleMark,
  SeriesMember,
  TextMark,
  TileMark,
} from "../figures/figure";
export { type MatrixFigureOptions, matrixFigure } from "../figures/matrix-figure";
export type { Advice } from "./advice";
export type { Theme } from "./drawing/palette";
export { type Display, display, type FigureDisplay, type ShownReport } from "./output/display";
export { type PngOptions, toPng } from "./output/to-png";
export { reportHtml } from "./report/report-html";
export type { ParameterValue, ReportCheck, ReportPage, ReportTable } from "./report/report-page";
export { figureOf } from "./results/figure-of";
export type { SvgOptions } from "./to-svg";
export { toSvg } from "./to-svg";
