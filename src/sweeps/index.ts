export type { MeasuredTable } from "./figure/check-table";
export type { Outcome, Point, PointValue, Row, RowValues } from "./outcome";
export { type SweepFigureOptions, sweepFigure } from "./sweep-figure";
export type { PointContext, Work, WorkFunction, WorkModule } from "./work/work";
