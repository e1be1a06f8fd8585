import { argumentsOf } from "../../arrays/arguments";
import { streamOf } from "../../random/generator";
import { permute } from "../../random/permute";
import { type Axes, describeAxes, readAxes } from "./axis";
import type { Grid } from "./grid";

/** Options of `latinHypercube`. */
export interface LatinHypercubeOptions {
  /** Seed of the random numbers; default 0. */
  readonly seed?: number | undefined;
}

/** Largest number of points. */
const MAX_COUNT = 1e7;

/** Number of parameters for which points are still sampled. */
const MAX_AXES = 1000;

/** Steps within a stratum; 2²⁴ of them and 10⁷ strata fit into the 53 bits of a float64 number. */
const STEPS = 2 ** 24;

/**
 * Returns `count` random points, of which every parameter has exactly one in each of `count` equal parts of its interval
 * (McKay, Beckman & Conover 1979). Parameters that hardly matter then cost no points.
 *
 * @param axes interval of every parameter
 * @throws ArgumentError for empty or infinite intervals, logarithmic intervals that are not positive, more than 10⁷
 * points or 1,000 parameters
 * @example
 * const grid = latinHypercube({ lambda: { from: -10, to: 10 }, scale: { from: 1e-3, to: 1, scale: "log" } }, 100);
 * grid.size; // 100
 */
export function latinHypercube(axes: Axes, count: number, options: LatinHypercubeOptions = {}): Grid {
  const args = argumentsOf("latinHypercube");
  args.options("options", options, { seed: true });
  const seed = args.number("options.seed", options.seed ?? 0, { integer: true });
  const read = readAxes(args, axes, MAX_AXES);
  args.number("count", count, { integer: true, atLeast: 1, atMost: MAX_COUNT });
  args.memory("count", count * read.length, "fewer points or parameters");
  const columns = read.map(({ valueAt }, k) => {
    const random = streamOf(seed, k);
    const strata = permute(
      Uint32Array.from({ length: count }, (_, i) => i),
      random,
    );
    return Float64Array.from(strata, (stratum) =>
      valueAt((stratum + (random.integer(STEPS) + 0.5) / STEPS) / count),
    );
  });
  const own = argumentsOf("latinHypercube.at");
  return {
    names: read.map(({ name }) => name),
    size: count,
    at(index) {
      own.number("index", index, { integer: true, atLeast: 0, atMost: count - 1 });
      return Object.fromEntries(read.map(({ name }, k) => [name, columns[k]![index]!]));
    },
    description: { latinHypercube: { axes: describeAxes(read), count, seed } },
  };
}
