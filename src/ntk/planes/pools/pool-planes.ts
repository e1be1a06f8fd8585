import type { Arguments } from "../../../arrays/arguments";
import type { PoolStep } from "../../infinite/plan/steps";
import { type Grid, type Offset, offsetsAlong, type Plane, planeAt } from "../plane";
import { meanOverWindows, type OffsetMap, offsetMaps, type PositionMap } from "./position-map";

/** Covariances and tangent kernels of two pairs of images after a pool, plane by plane. */
export interface PooledPlanes {
  /** K and Θ, two numbers per entry. */
  readonly nngp: Float64Array;
  readonly ntk: Float64Array;
}

/** Map of the planes before a pool to those after it. */
export interface PoolMap {
  /** Grid after the pool. */
  readonly grid: Grid;
  /** True for the mean over all positions. */
  readonly isGlobal: boolean;
  /** Returns the index of the first number of the plane of an offset. */
  startOf(offset: Offset): number;
  /** Returns zeros for all planes after the pool. */
  zeros(args: Arguments): PooledPlanes;
  /** Adds the values of a plane, row-major with two numbers per entry, with two weights to planes after the pool. */
  add(
    out: Float64Array,
    values: Float64Array,
    offset: Offset,
    plane: Plane,
    weights: readonly number[],
  ): void;
}

/** Properties of the planes before and after a pool. */
interface PoolSides {
  readonly isCircular: boolean;
  readonly isCircularAfter: boolean;
}

/** Prepares a pool. */
export function poolMap({ windows, full }: PoolStep, sides: PoolSides): PoolMap {
  const [first, second] = windows.axes;
  const maps = [
    second === undefined ? identity : meanOverWindows(first!),
    meanOverWindows(second ?? first!),
  ] as const;
  const both = { ...sides, isFullAfter: full };
  const [down, right] = [offsetMaps(maps[0], both), offsetMaps(maps[1], both)];
  const grid: Grid = { height: maps[0].terms.length, width: maps[1].terms.length };
  const offsets = (size: number) => (full ? offsetsAlong(size, sides.isCircularAfter) : [0]);
  const [rows, columns] = [offsets(grid.height), offsets(grid.width)];
  const planes = rows.map((d) => columns.map((e) => planeAt(grid, sides.isCircularAfter, [d, e])));
  let length = 0;
  const starts = planes.map((row) =>
    row.map(({ height, width }) => {
      const start = length;
      length += 2 * height * width;
      return start;
    }),
  );
  const slots = new Float64Array(2 * Math.max(...[...right.values()].map(({ targets }) => targets.length)));
  return {
    grid,
    isGlobal: windows.axes.every(({ inputs, outputs, size }) => outputs === 1 && size === inputs),
    startOf: ([d, e]) => starts[rows.indexOf(d)]![columns.indexOf(e)]!,
    zeros(args) {
      args.memory("x1 and x2", 2 * length, "use smaller images");
      return { nngp: new Float64Array(length), ntk: new Float64Array(length) };
    },
    add(out, values, [d, e], { width }, weights) {
      const [across, above] = [right.get(e)!, down.get(d)!];
      let row = -1;
      for (const { source, target, coefficient } of above.terms) {
        if (source !== row) sumRow(slots, across, values, 2 * source * width, weights);
        row = source;
        const { offset, place } = above.targets[target]!;
        for (const [t, { offset: to, place: at }] of across.targets.entries()) {
          const k = starts[offset]![to]! + 2 * (place * planes[offset]![to]!.width + at);
          out[k]! += coefficient * slots[2 * t]!;
          out[k + 1]! += coefficient * slots[2 * t + 1]!;
        }
      }
    },
  };
}

/** Map of a dimension that the images do not have. */
const identity: PositionMap = { inputs: 1, terms: [[[0, 1]]] };

/** Sums the entries of one row for each target along the row. */
function sumRow(
  slots: Float64Array,
  { terms }: OffsetMap,
  values: Float64Array,
  from: number,
  weights: readonly number[],
): void {
  slots.fill(0);
  for (const { source, target, coefficient } of terms) {
    slots[2 * target]! += coefficient * weights[0]! * values[from + 2 * source]!;
    slots[2 * target + 1]! += coefficient * weights[1]! * values[from + 2 * source + 1]!;
  }
}
