import { argumentsOf } from "../arrays/arguments";
import type { Point, Row, RowValues } from "./outcome";
import { type GridLike, readGrid } from "./points/grid";
import { checkRefinement } from "./points/refinement";
import { SweepRun } from "./run/sweep-run";
import type { SweepTable } from "./run/sweep-table";
import { checkSweepOptions, type SweepOptions } from "./sweep-options";
import type { WorkFunction, WorkModule } from "./work/work";

/** Sweep that computes its points when its rows or its table are requested. */
export interface Sweep<Values extends RowValues = RowValues> extends AsyncIterable<Row<Values>> {
  /**
   * Resolves to the finished points in the order of the grid, when all are computed or the sweep was aborted. Rejects
   * with the error that ended the sweep: of the store, of the executor, or of a work that cannot be loaded.
   */
  table(): Promise<SweepTable>;
}

/**
 * Measures every point of a grid: a work is called with each combination of parameters, here, on threads or on other
 * machines, and its values form the rows of a table.
 *
 * The table depends on the grid and the work alone, bit for bit, not on the executor: every point has its own seed, and
 * rows have no times. Iterating yields rows as they finish. A point that fails is tried again, then listed in
 * `table().failures`; it never stops the others. With a folder as store every outcome is on disk before it is reported,
 * and `resume: true` continues after any crash.
 *
 * @param work function from a point to a record of numbers, strings or booleans; threads and other machines need
 * it as the exported function of a module, `{ file, export }`, or as an experiment, `experimentWork(name)`
 * @param grid values of every parameter, a list of points, or a grid such as `latinHypercube(...)`
 * @throws ArgumentError for a grid without points or with a point twice, and for invalid or unknown options
 * @example
 * const work = ({ base, exponent }: { base: number; exponent: number }) => ({ power: base ** exponent });
 * const table = await sweep(work, { base: [2, 3], exponent: range(0, 2, 3) }).table();
 * table.columns; // ["base", "exponent", "seed", "power"]
 * table.rows.length; // 6
 */
export function sweep<Values extends RowValues = RowValues, Of extends Point = Point>(
  work: WorkFunction<Values, Of> | WorkModule,
  grid: GridLike,
  options: SweepOptions = {},
): Sweep<Values> {
  const args = argumentsOf("sweep");
  if (typeof work !== "function") args.record("work", work);
  const read = readGrid(args, grid);
  checkSweepOptions(args, options);
  if (options.refine !== undefined) checkRefinement(args.at("options.refine"), options.refine, read.names);
  if (options.executor === "threads" && typeof work === "function") {
    const expected = `"inline" for a function, which cannot be sent to threads (name its file and export instead)`;
    throw args.error("options.executor", expected, options.executor);
  }
  return new SweepRun({ args, work: work as WorkFunction<Values> | WorkModule, grid: read, options });
}
