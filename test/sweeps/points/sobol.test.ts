import { describe, expect, it } from "vitest";
import { sobol } from "../../../src/sweeps";
import { referencesOf } from "../../helpers/references";

const unit = { from: 0, to: 1 };
const unitAxes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, k) => [`x${k}`, unit] as const));
const pointsOf = ({ size, at }: ReturnType<typeof sobol>) =>
  Array.from({ length: size }, (_, i) => Object.values(at(i)) as number[]);

/** Numbers of points in the boxes of 2^digits[k] equal parts along each dimension. */
function boxCounts(points: readonly number[][], digits: readonly number[]): number[] {
  const counts = new Array<number>(2 ** digits.reduce((sum, n) => sum + n)).fill(0);
  for (const point of points) {
    let box = 0;
    for (const [k, n] of digits.entries()) box = box * 2 ** n + Math.floor(point[k]! * 2 ** n);
    counts[box]!++;
  }
  return counts;
}

describe("Sobol's sequence", () => {
  it("has the points of another implementation in 32 dimensions", () => {
    const grid = sobol(unitAxes(32), 4096);
    expect(Object.values(grid.at(0))).toEqual(new Array(32).fill(0));
    for (const { given, check } of referencesOf(import.meta.url).all<number, readonly number[]>(
      "points of the sequence in 32 dimensions by index",
    ))
      check(Object.values(grid.at(given)));
  });

  it("has one point in every part of every parameter if their number is a power of 2, shifted or not", () => {
    for (const options of [{}, { seed: 5 }]) {
      const points = pointsOf(sobol(unitAxes(32), 256, options));
      for (let k = 0; k < 32; k++) {
        const parts = points.map((point) => Math.floor(point[k]! * 256)).sort((a, b) => a - b);
        expect(parts).toEqual(Array.from({ length: 256 }, (_, i) => i));
      }
    }
  });

  it("has one point in every elementary box of the first two dimensions, and random points have not", () => {
    for (const options of [{}, { seed: 5 }]) {
      const points = pointsOf(sobol(unitAxes(2), 64, options));
      for (let n = 0; n <= 6; n++) expect(new Set(boxCounts(points, [n, 6 - n]))).toEqual(new Set([1]));
    }
    const uneven = pointsOf(sobol(unitAxes(2), 63));
    expect(new Set(boxCounts(uneven, [3, 3]))).not.toEqual(new Set([1]));
  });

  it("maps fractions to linear and logarithmic intervals", () => {
    const grid = sobol({ a: { from: -10, to: 10 }, b: { from: 1e-4, to: 1, scale: "log" } }, 4);
    expect(Array.from({ length: 4 }, (_, i) => grid.at(i))).toEqual([
      { a: -10, b: 1e-4 },
      { a: 0, b: 0.01 },
      { a: 5, b: 1e-3 },
      { a: -5, b: 0.1 },
    ]);
  });

  it("stays within a logarithmic interval between the smallest and the largest powers of 2", () => {
    const grid = sobol({ a: { from: 2 ** -1074, to: 2 ** 974, scale: "log" } }, 32);
    const exponents = Array.from({ length: 32 }, (_, i) => Math.log2(grid.at(i).a as number));
    expect(exponents.sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, i) => 64 * i - 1074));
  });

  it("continues a shorter sequence, and changes with the seed", () => {
    const axes = { a: unit, b: unit };
    expect(pointsOf(sobol(axes, 64)).slice(0, 16)).toEqual(pointsOf(sobol(axes, 16)));
    expect(pointsOf(sobol(axes, 16, { seed: 1 }))).not.toEqual(pointsOf(sobol(axes, 16, { seed: 2 })));
    expect(sobol(axes, 16, { seed: 1 }).description).not.toEqual(sobol(axes, 16, { seed: 2 }).description);
  });

  it("reaches its last point", () => {
    const { a } = sobol({ a: unit }, 2 ** 31).at(2 ** 31 - 1);
    expect(a).toBe(2 ** -31);
  });

  it.each([
    [{}, 4, "axes must be at least one parameter"],
    [unitAxes(33), 4, "axes must be at most 32 parameters"],
    [{ a: { from: 1, to: 1 } }, 4, "axes.a.to must be a finite number above 1"],
    [{ a: { from: 1, to: 1.000001 } }, 4, "axes.a.to must be above from by a part of at least 0.00001"],
    [{ a: { from: 0, to: 1, scale: "log" } }, 4, "axes.a.from must be a finite number above 0"],
    [{ a: { from: -1e308, to: 1e308 } }, 4, "axes.a.to must be such that to - from is finite"],
    [{ seed: unit }, 4, "axes.seed must be a parameter other than seed"],
    [{ a: unit }, 0, "count must be an integer at least 1"],
    [{ a: { from: 0, to: 1, step: 1 } }, 4, 'unknown option "step"'],
  ])("is refused for %j and %s points", (axes, count, message) => {
    expect(() => sobol(axes as never, count)).toThrow(message);
  });

  it("refuses an index outside of its size", () => {
    const grid = sobol(unitAxes(2), 5);
    expect(() => grid.at(grid.size - 1)).not.toThrow();
    for (const index of [grid.size, 2 ** 32, -1, 0.5, Number.NaN])
      expect(() => grid.at(index)).toThrow(
        `sobol.at: index must be an integer at least 0 and at most 4, received ${index}`,
      );
  });
});
