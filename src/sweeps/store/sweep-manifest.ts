import type { RowValues } from "../outcome";
import { packageVersion } from "../package-version";
import type { Grid } from "../points/grid";
import type { Refinement } from "../points/refinement";
import { describeWork } from "../work/describe-work";
import type { WorkFunction, WorkModule } from "../work/work";
import type { Manifest } from "./manifest";

/** Describes a sweep in a number of shards. */
export const sweepManifest = <Values extends RowValues>(
  work: WorkFunction<Values> | WorkModule,
  grid: Grid,
  refine: Refinement | undefined,
  shards: number,
): Manifest => ({
  work: describeWork(work as WorkFunction | WorkModule),
  version: packageVersion,
  grid: grid.description,
  refine,
  shards,
});
