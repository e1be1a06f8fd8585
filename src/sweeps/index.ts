export type { Outcome, Point, PointValue, Row, RowValues } from "./outcome";
export type { PointContext, Work, WorkFunction, WorkModule } from "./work/work";
