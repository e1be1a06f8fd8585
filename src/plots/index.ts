export {
  type ComparedCurves,
  type ComparisonFigureOptions,
  comparisonFigure,
} from "../figures/comparison-figure";
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
} from "../figures/figure";
export { type MatrixFigureOptions, matrixFigure } from "../figures/matrix-figure";
export type { Advice } from "./advice";
export type { Theme } from "./drawing/palette";
export { type Display, display, type ShownReport } from "./output/display";
export { type PngOptions, toPng } from "./output/to-png";
export type { SvgOptions } from "./output/to-svg";
export { toSvg } from "./output/to-svg";
export { reportHtml } from "./report/report-html";
export type { ParameterValue, ReportCheck, ReportPage, ReportTable } from "./report/report-page";
export { figureOf } from "./results/figure-of";
