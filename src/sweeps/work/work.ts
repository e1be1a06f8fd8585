import type { AbortSignalLike } from "../../arrays/types";
import type { Point, RowValues } from "../outcome";

/** Circumstances of one point. */
export interface PointContext {
  /** Aborted when the sweep ends early or the point exceeds its time limit. */
  readonly signal: AbortSignalLike;
  /** Seed of the point's random numbers. */
  readonly seed: number;
}

/** Function that measures one point of a sweep. Its values must depend on the point and the seed alone. */
export type WorkFunction<Values extends RowValues = RowValues, Of extends Point = Point> = (
  point: Of,
  context: PointContext,
) => Values | Promise<Values>;

/** Function with a check of its points and a version, as a registry keeps it. */
export interface Work<Values extends RowValues = RowValues> {
  readonly run: WorkFunction<Values>;
  /** Throws an `ArgumentError` for a point that the function does not accept, before anything is computed. */
  readonly check?: ((point: Point) => void) | undefined;
}

/** Exported work of a module, which every thread and every machine can load. */
export interface WorkModule {
  /** Path or file URL of the module. */
  readonly file: string;
  /** Name of the export; default `"default"`. */
  readonly export?: string | undefined;
  /** Name of a registered work; the export is then a registry, a function from names to works. */
  readonly name?: string | undefined;
}
