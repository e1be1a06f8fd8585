import { range, tickStep, ticks } from "d3-array";
import { powerOfTen, tickLabel } from "./format-number";

/** A labelled position on an axis, in units of the data. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Ticks of an axis; minor ticks have no labels. */
export interface Ticks {
  readonly major: readonly Tick[];
  readonly minor: readonly number[];
}

type Domain = readonly [number, number];

const labelled = (values: readonly number[], label: (value: number) => string): Tick[] =>
  values.map((value) => ({ value, label: label(value) }));

/**
 * Returns multiples of 1, 2 or 5 times a power of ten within the domain: about `count`, at most 1.5 times as many.
 *
 * @param integers true for whole numbers only: all of them if there are at most `count`
 */
export function linearTicks([low, high]: Domain, count: number, integers = false): Ticks {
  if (integers && Math.floor(high) - Math.ceil(low) < count) {
    return { major: labelled(range(Math.ceil(low), Math.floor(high) + 1), String), minor: [] };
  }
  // The limits are multiples too if only rounding separates them from one.
  const slack = 1e-9 * (high - low);
  const all = [...new Set(ticks(low - slack, high + slack, count))];
  const values = integers ? all.filter(Number.isInteger) : all;
  const size = Math.max(...values.map(Math.abs));
  const step = tickStep(low, high, count);
  return { major: labelled(values, (value) => tickLabel(value, step, size)), minor: [] };
}

/**
 * Returns about `count` powers of ten within the domain; if there are fewer than three, their multiples or linear
 * ticks.
 */
export function logTicks(domain: Domain, count: number): Ticks {
  const first = Math.ceil(Math.log10(domain[0]) - 1e-9);
  const last = Math.floor(Math.log10(domain[1]) + 1e-9);
  const decades = last - first + 1;
  if (decades >= 3) {
    const minStride = (decades - 1) / Math.max(2, count);
    const stride = [1, 2, 3, 5, 10, 20, 50].find((step) => step >= minStride) ?? 100;
    const exponents = range(first, last + 1);
    const major = exponents
      .filter((exponent) => exponent % stride === 0)
      .map((exponent) => ({ value: Number(`1e${exponent}`), label: powerOfTen(exponent) }));
    if (stride > 1) return { major, minor: exponents.map((exponent) => Number(`1e${exponent}`)) };
    return { major, minor: decades <= 6 ? multiples(domain, [2, 3, 4, 5, 6, 7, 8, 9]) : [] };
  }
  const all = multiples(domain, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const oneTwoFive = multiples(domain, [1, 2, 5]);
  const values = all.length <= count || oneTwoFive.length < 2 ? all : oneTwoFive;
  // The steps of a smaller interval cannot be used as divisors.
  if (values.length < 3 && domain[1] - domain[0] >= 1e-300) return linearTicks(domain, count);
  return { major: labelled(values, tickLabel), minor: all.filter((value) => !values.includes(value)) };
}

/** Returns multiples of the powers of ten within the domain. */
function multiples([low, high]: Domain, factors: readonly number[]): number[] {
  return range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1)
    .flatMap((exponent) => factors.map((factor) => Number(`${factor}e${exponent}`)))
    .filter((value) => Number.isFinite(value) && value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}
