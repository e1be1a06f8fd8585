import type { Arguments } from "../arrays/arguments";
import type { RowValues } from "./outcome";
import type { Grid } from "./points/grid";
import type { SweepOptions } from "./sweep-options";
import type { WorkFunction, WorkModule } from "./work/work";

/** Sweep as it was requested, after the checks of its arguments. */
export interface SweepPlan<Values extends RowValues> {
  readonly args: Arguments;
  readonly work: WorkFunction<Values> | WorkModule;
  readonly grid: Grid;
  readonly options: SweepOptions;
}
