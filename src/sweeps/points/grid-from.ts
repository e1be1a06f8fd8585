import type { Arguments } from "../../arrays/arguments";
import type { Point, PointValue } from "../outcome";
import { axesFrom, type DescribedAxis } from "./axis";
import { type Grid, readGrid } from "./grid";
import { latinHypercube } from "./latin-hypercube";
import { sobol } from "./sobol";

/** Sampled grid as plain data. */
interface DescribedSample {
  readonly axes: readonly DescribedAxis[];
  readonly count: number;
  readonly seed?: number;
}

/** Grid as plain data, by its kind. */
interface DescribedGrid {
  readonly product?: readonly { readonly name: string; readonly values: readonly PointValue[] }[];
  readonly list?: { readonly names: readonly string[]; readonly rows: readonly (readonly PointValue[])[] };
  readonly latinHypercube?: DescribedSample;
  readonly sobol?: DescribedSample;
}

/** Returns the grid with a description; undefined for a user-supplied grid, which only the user's code can make. */
export function gridFrom(args: Arguments, description: unknown): Grid | undefined {
  const described = (description ?? {}) as DescribedGrid;
  if (described.product !== undefined)
    return readGrid(args, Object.fromEntries(described.product.map(({ name, values }) => [name, values])));
  if (described.list !== undefined) {
    const { names, rows } = described.list;
    const points = rows.map((row): Point => Object.fromEntries(names.map((name, k) => [name, row[k]!])));
    return readGrid(args, points);
  }
  const [sample, make] =
    described.sobol === undefined ? [described.latinHypercube, latinHypercube] : [described.sobol, sobol];
  return sample && make(axesFrom(sample.axes), sample.count, { seed: sample.seed });
}
