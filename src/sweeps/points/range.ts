import { argumentsOf } from "../../arrays/arguments";
import { geometricMean } from "./geometric-mean";

/** Options of `range`. */
export interface RangeOptions {
  /** Distances between neighbours (`"linear"`, the default) or ratios (`"log"`) are equal. */
  readonly scale?: "linear" | "log" | undefined;
}

/** Largest number of values. */
const MAX_COUNT = 1e7;

/**
 * Returns `count` evenly spaced values from `from` to `to`, both included, for a parameter of a grid.
 *
 * @throws ArgumentError for ends that are not finite, ends of a logarithmic range that are not positive, a single value
 * between different ends, or more than 10⁷ values
 * @example
 * range(-10, 10, 5); // [-10, -5, 0, 5, 10]
 * range(1e-3, 1, 4, { scale: "log" }); // [0.001, 0.01, 0.1, 1]
 */
export function range(from: number, to: number, count: number, options: RangeOptions = {}): number[] {
  const args = argumentsOf("range");
  args.options("options", options, { scale: true });
  const { scale = "linear" } = options;
  const isLog = args.choice("options.scale", scale, ["linear", "log"]) === "log";
  const end = isLog ? { above: 0 } : {};
  args.number("from", from, end);
  args.number("to", to, end);
  args.number("count", count, { integer: true, atLeast: from === to ? 1 : 2, atMost: MAX_COUNT });
  if (from === to && count > 1) throw args.error("count", "1 where both ends are equal", count);
  const spread = to - from;
  if (!Number.isFinite(spread)) throw args.error("to", "such that to - from is finite", to);
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return from;
    if (i === count - 1) return to;
    const fraction = i / (count - 1);
    if (isLog) return geometricMean(from, to, fraction);
    // Digits beyond the 15th are rounding errors: 0 to 1 contains 0.3.
    return Number((from + fraction * spread).toPrecision(15));
  });
}
