import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { runSync } from "../../../src/concurrency/run-generator";
import { inputStatistics } from "../../../src/reports/predict/input-statistics";

const SAMPLES = 1000;

/** Columns of integers that are hard for formulas with one pass, by description. */
const COLUMNS: Readonly<Record<string, (i: number) => number>> = {
  "pixels that are mostly dark": (i) => (i % 17 === 3 ? (i * 7919) % 256 : 0),
  "small differences from a large mean": (i) => 2 ** 40 + ((i * 7919) % 13),
  "a first number far from the others": (i) => (i === 0 ? 1e6 : i % 3),
  "a first group far from the others": (i) => (i < 64 ? -1e6 : i % 5),
  "a last number far from the others": (i) => (i === SAMPLES - 1 ? 1e6 : i % 3),
  "a trend": (i) => 1000 * i + (i % 2),
};
const names = Object.keys(COLUMNS);

const statisticsOf = (rows: readonly (readonly number[])[]) =>
  runSync(inputStatistics(argumentsOf("test").rows("inputs", rows)));

/** Returns the exact variance P Σx² − (Σx)² over P², rounded once or twice. */
function exactVariance(column: readonly number[]): number {
  const [samples, integers] = [BigInt(column.length), column.map(BigInt)];
  const sum = integers.reduce((total, x) => total + x, 0n);
  const squares = integers.reduce((total, x) => total + x * x, 0n);
  return Number(samples * squares - sum * sum) / column.length ** 2;
}

const column = (name: string): number[] => Array.from({ length: SAMPLES }, (_, i) => COLUMNS[name]!(i));
const relativeError = (x: number, exact: number): number => Math.abs(x / exact - 1);

describe("inputStatistics", () => {
  const found = statisticsOf(
    Array.from({ length: SAMPLES }, (_, i) => names.map((name) => COLUMNS[name]!(i))),
  );

  it.each(names.map((name, j) => [name, j] as const))("has means and deviations of %s", (name, j) => {
    const numbers = column(name);
    const { mean, deviation } = found[j]!;
    expect(relativeError(mean, numbers.reduce((sum, x) => sum + x) / SAMPLES)).toBeLessThan(1e-14);
    expect(relativeError(deviation, Math.sqrt(exactVariance(numbers)))).toBeLessThan(1e-14);
  });

  it("is needed: the difference of the mean square and the squared mean loses all digits", () => {
    const numbers = column("small differences from a large mean");
    const mean = numbers.reduce((sum, x) => sum + x) / SAMPLES;
    const difference = numbers.reduce((sum, x) => sum + x * x, 0) / SAMPLES - mean ** 2;
    expect(relativeError(difference, exactVariance(numbers))).toBeGreaterThan(0.1);
  });

  it("scales with the unit, from the smallest numbers to the largest", () => {
    const rows = (unit: number) => Array.from({ length: 100 }, (_, i) => [(1 + (i % 7)) * unit, 3 * unit, i]);
    const [first, constant, other] = statisticsOf(rows(1));
    for (const unit of [2 ** -1060, 2 ** -1000, 2 ** -500, 2 ** 500, 2 ** 1000, 2 ** 1020]) {
      const scaled = statisticsOf(rows(unit));
      expect(scaled[1]).toEqual({ mean: constant!.mean * unit, deviation: 0 });
      expect(scaled[2]).toEqual(other);
      // The mean and the deviation of the smallest numbers are rounded to a multiple of 2^-1074.
      const tolerance = Math.max(1e-14, 2 ** -1074 / unit);
      expect(relativeError(scaled[0]!.mean / unit, first!.mean)).toBeLessThan(tolerance);
      expect(relativeError(scaled[0]!.deviation / unit, first!.deviation)).toBeLessThan(tolerance);
    }
  });

  it("has the deviation 0 for numbers that are equal up to rounding, and only for these", () => {
    const sums = statisticsOf(Array.from({ length: 100 }, (_, i) => [i % 2 === 0 ? 0.3 : 0.1 + 0.2, 0.1]));
    expect(sums.map(({ deviation }) => deviation)).toEqual([0, 0]);
    const distinct = statisticsOf(Array.from({ length: 100 }, (_, i) => [0.3 + (i % 2) * 1e-14]));
    // The sum of 0.3 and 1e-14 is rounded to a multiple of 2^-54, but its difference from 0.3 is exact.
    expect(relativeError(distinct[0]!.deviation, (0.3 + 1e-14 - 0.3) / 2)).toBeLessThan(1e-14);
  });
});
