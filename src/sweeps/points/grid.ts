import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Point, PointValue } from "../outcome";
import { keyOf, readPointValue } from "./point";

/** Points of a sweep in order, without repetition. They are computed one by one, so that large grids need no memory. */
export interface Grid {
  /** Names of the parameters, in the order of the columns of the table. */
  readonly names: readonly string[];
  /** Number of points. */
  readonly size: number;
  /**
   * Returns the point with an index from 0 to `size` − 1. Grids of `latinHypercube` and `sobol` refuse any other index
   * with an `ArgumentError`.
   */
  at(index: number): Point;
  /** Definition of the grid as plain data, which distinguishes grids; `gridFrom` makes the grid of it again. */
  readonly description: unknown;
}

/**
 * Grid, list of points with the same parameters, or lists of values by parameter, for all their combinations (the last
 * parameter changes fastest).
 */
export type GridLike = Grid | readonly Point[] | Readonly<Record<string, readonly PointValue[]>>;

/** Largest number of points. */
const MAX_POINTS = 2 ** 31;

/** Reads a grid, a list of points or lists of values. */
export function readGrid(args: Arguments, value: GridLike): Grid {
  const at = args.at("grid");
  if (Array.isArray(value)) return listOf(at, value as readonly unknown[]);
  at.record(HERE, value);
  if (typeof (value as Grid).at === "function") return value as Grid;
  return productOf(at, value as Readonly<Record<string, unknown>>);
}

function productOf(at: Arguments, lists: Readonly<Record<string, unknown>>): Grid {
  const names = Object.keys(lists);
  if (names.length === 0) throw at.error(HERE, "at least one parameter with its values", lists);
  const axes = names.map((name) => readAxis(at.at([name]), name, lists[name]));
  const size = axes.reduce((product, { length }) => product * length, 1);
  if (size > MAX_POINTS)
    throw at.refusal(HERE, `a grid of at most ${MAX_POINTS} points`, `${size} combinations`);
  return {
    names,
    size,
    at(index) {
      const values = new Array<PointValue>(axes.length);
      for (let k = axes.length - 1, rest = index; k >= 0; k--) {
        const axis = axes[k]!;
        values[k] = axis[rest % axis.length]!;
        rest = Math.floor(rest / axis.length);
      }
      return Object.fromEntries(names.map((name, k) => [name, values[k]!]));
    },
    description: { product: names.map((name, k) => ({ name, values: axes[k] })) },
  };
}

/** Reads the values of one parameter: at least one, each once. */
function readAxis(at: Arguments, name: string, list: unknown): PointValue[] {
  const isList = Array.isArray(list) || (ArrayBuffer.isView(list) && !(list instanceof DataView));
  if (!isList) throw at.error(HERE, "a list of values", list);
  const values = Array.from(list as ArrayLike<unknown>, (value, i) => readPointValue(at, i, name, value));
  if (values.length === 0) throw at.error(HERE, "a list of at least one value", list);
  const seen = new Map<PointValue, number>();
  for (const [i, value] of values.entries()) {
    const before = seen.get(value);
    if (before !== undefined) throw at.refusal(i, "a value that is listed once", `that of index ${before}`);
    seen.set(value, i);
  }
  return values;
}

function listOf(at: Arguments, list: readonly unknown[]): Grid {
  if (list.length === 0) throw at.error(HERE, "a list of at least one point", list);
  const points = list.map((point, i) => readPoint(at.at(i), point));
  const names = Object.keys(points[0]!);
  const seen = new Map<string, number>();
  for (const [i, point] of points.entries()) {
    const own = Object.keys(point);
    if (own.length !== names.length || !names.every((name) => Object.hasOwn(point, name)))
      throw at.refusal(i, `a point with the parameters ${names.join(", ")}`, `one with ${own.join(", ")}`);
    const key = keyOf(point);
    const before = seen.get(key);
    if (before !== undefined) throw at.refusal(i, "a point that is listed once", `that of index ${before}`);
    seen.set(key, i);
  }
  const rows = points.map((point) => names.map((name) => point[name]));
  return {
    names,
    size: points.length,
    at: (index) => points[index]!,
    description: { list: { names, rows } },
  };
}

/** Returns a copy of a point, after checking its values. */
function readPoint(at: Arguments, point: unknown): Point {
  at.record(HERE, point);
  const entries = Object.entries(point as object);
  if (entries.length === 0) throw at.error(HERE, "a point with at least one parameter", point);
  return Object.fromEntries(entries.map(([name, value]) => [name, readPointValue(at, [name], name, value)]));
}
