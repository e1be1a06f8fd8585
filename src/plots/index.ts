export { type ComparedCurves, type ComparisonFigureOptions, comparisonFigure } from "./comparison-figure";
export { type Display, display, type ShownReport } from "./display";
export { type EmbeddingFigureOptions, embeddingFigure } from "./embedding-figure";
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
} from "./figure";
export { figureOf } from "./figure-of";
export { type MatrixFigureOptions, matrixFigure } from "./matrix-figure";
export type { Theme } from "./palette";
export { categoryColours } from "./palette";
export { reportHtml } from "./report-html";
export type { ParameterValue, ReportCheck, ReportPage, ReportTable } from "./report-page";
export { type PngOptions, toPng } from "./to-png";
export type { SvgOptions } from "./to-svg";
export { toSvg } from "./to-svg";
