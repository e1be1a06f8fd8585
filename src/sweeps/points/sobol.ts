import { argumentsOf } from "../../arrays/arguments";
import { streamOf } from "../../random/generator";
import { type Axes, describeAxes, readAxes } from "./axis";
import type { Grid } from "./grid";
import { JOE_KUO } from "./joe-kuo";

/** Options of `sobol`. */
export interface SobolOptions {
  /**
   * Seed of a random shift of all points, digit by digit, which keeps their even spread; default none: the points of the
   * sequence itself, the first of which has every parameter at its smallest value.
   */
  readonly seed?: number | undefined;
}

/** Number of binary digits of a point. */
const BITS = 32;

/** Largest number of points: half of the sequence of 2³², as in other grids. */
const MAX_COUNT = 2 ** 31;

/**
 * Returns the first `count` points of Sobol's sequence, which fill the intervals more evenly than random points (Joe & Kuo
 * 2008, direction numbers new-joe-kuo-6, for up to 32 parameters).
 *
 * Take a power of 2 as `count`: then every parameter has exactly one point in each of `count` equal parts of its interval.
 * Other counts leave gaps. The first points of a longer sequence are those of a shorter one.
 *
 * @param axes interval of every parameter
 * @throws ArgumentError for empty or infinite intervals, logarithmic intervals that are not positive, more than 2³¹
 * points or 32 parameters
 * @example
 * const grid = sobol({ lambda: { from: -10, to: 10 }, scale: { from: 1e-3, to: 1, scale: "log" } }, 256);
 * grid.at(1); // { lambda: 0, scale: 0.0316... }
 */
export function sobol(axes: Axes, count: number, options: SobolOptions = {}): Grid {
  const args = argumentsOf("sobol");
  args.options("options", options, { seed: true });
  const { seed } = options;
  if (seed !== undefined) args.number("options.seed", seed, { integer: true });
  const read = readAxes(args, axes, JOE_KUO.length);
  args.number("count", count, { integer: true, atLeast: 1, atMost: MAX_COUNT });
  const columns = read.map((axis, k) => ({
    ...axis,
    directions: directionsOf(JOE_KUO[k]!),
    shift: seed === undefined ? 0 : streamOf(seed, k).integer(2 ** BITS),
  }));
  const own = argumentsOf("sobol.at");
  return {
    names: read.map(({ name }) => name),
    size: count,
    at(index) {
      own.number("index", index, { integer: true, atLeast: 0, atMost: count - 1 });
      // Consecutive Gray codes differ in one digit, which gives the order of points of Antonov & Saleev (1979).
      const gray = index ^ (index >>> 1);
      return Object.fromEntries(
        columns.map(({ name, valueAt, directions, shift }) => {
          let digits = shift;
          for (let rest = gray, bit = 0; rest !== 0; rest >>>= 1, bit++)
            if (rest & 1) digits ^= directions[bit]!;
          return [name, valueAt((digits >>> 0) / 2 ** BITS)];
        }),
      );
    },
    description: { sobol: { axes: describeAxes(read), count, seed } },
  };
}

/**
 * Returns the direction numbers of a dimension as fractions of 2³², from its primitive polynomial over the integers
 * modulo 2 (binary coefficients) and the first odd integers m₁, m₂, … (Joe & Kuo 2008, eq. 2 and 3).
 */
function directionsOf([polynomial, ...initial]: readonly number[]): Uint32Array {
  const degree = initial.length;
  const directions = new Uint32Array(BITS);
  for (let i = 0; i < BITS; i++) {
    if (i < degree) directions[i] = initial[i]! * 2 ** (BITS - 1 - i);
    else {
      let next = directions[i - degree]! ^ (directions[i - degree]! >>> degree);
      for (let k = 1; k < degree; k++) if ((polynomial! >>> (degree - k)) & 1) next ^= directions[i - k]!;
      directions[i] = next;
    }
  }
  return directions;
}
