import { powerOfTen, tickLabel } from "./format-number";

/** A labelled position on an axis, in units of the data. */
interface Tick {
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

/** Returns multiples of 1, 2 or 5 times a power of ten within the domain: about `count`, at most 1.5 times as many. */
export function linearTicks([low, high]: Domain, count: number): Ticks {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const ratio = rough / power;
  const step = power * (ratio < Math.SQRT2 ? 1 : ratio < Math.sqrt(10) ? 2 : ratio < Math.sqrt(50) ? 5 : 10);
  const first = Math.ceil(low / step - 1e-9);
  const tickCount = Math.min(100, Math.floor(high / step + 1e-9) - first + 1);
  const values = range(first, first + tickCount - 1).map((k) => Number((k * step).toPrecision(15)) + 0);
  const size = Math.max(...values.map(Math.abs));
  return { major: labelled([...new Set(values)], (value) => tickLabel(value, step, size)), minor: [] };
}

/**
 * Returns about `count` powers of ten within the domain; if there are fewer than three, their multiples or linear
 * ticks.
 */
export function logTicks(domain: Domain, count: number): Ticks {
  const [low, high] = domain;
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const decades = last - first + 1;
  if (decades >= 3) {
    const minStride = (decades - 1) / Math.max(2, count);
    const stride = [1, 2, 3, 5, 10, 20, 50].find((step) => step >= minStride) ?? 100;
    const exponents = range(first, last).filter((exponent) => exponent % stride === 0);
    const minor = stride === 1 && decades <= 6 ? multiples(domain, [2, 3, 4, 5, 6, 7, 8, 9]) : [];
    const decadeValues = stride === 1 ? [] : range(first, last).map((exponent) => Number(`1e${exponent}`));
    const major = exponents.map((exponent) => ({
      value: Number(`1e${exponent}`),
      label: powerOfTen(1, exponent),
    }));
    return { major, minor: [...minor, ...decadeValues] };
  }
  const all = multiples(domain, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const oneTwoFive = multiples(domain, [1, 2, 5]);
  const values = all.length <= count || oneTwoFive.length < 2 ? all : oneTwoFive;
  if (values.length < 3) return linearTicks(domain, count);
  const shown = new Set(values);
  return {
    major: labelled(values, (value) => tickLabel(value)),
    minor: all.filter((value) => !shown.has(value)),
  };
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

function multiples([low, high]: Domain, factors: readonly number[]): number[] {
  const exponents = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)));
  return exponents
    .flatMap((exponent) => factors.map((factor) => Number(`${factor}e${exponent}`)))
    .filter((value) => Number.isFinite(value) && value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}
