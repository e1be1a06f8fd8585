import { argumentsOf } from "../arrays/arguments";
import type { Point } from "./outcome";
import { type GridLike, readGrid } from "./points/grid";

/** Number of points of a grid, and some of them. */
export interface SampledPoints {
  readonly size: number;
  readonly sample: readonly Point[];
}

/** Returns the number of points of a grid and at most `count` of them, evenly spaced. */
export function samplePoints(grid: GridLike, count: number): SampledPoints {
  const { size, at } = readGrid(argumentsOf("sweep"), grid);
  const taken = Math.min(size, count);
  const sample = Array.from({ length: taken }, (_, i) => at(Math.floor(((i + 0.5) * size) / taken)));
  return { size, sample };
}
