import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { readGrid } from "../../../src/sweeps/points/grid";
import { keyOf, seedOf } from "../../../src/sweeps/points/point";

const args = argumentsOf("sweep");
const pointsOf = (grid: Parameters<typeof readGrid>[1]) => {
  const read = readGrid(args, grid);
  return Array.from({ length: read.size }, (_, i) => read.at(i));
};

describe("a product grid", () => {
  it("has all combinations, with the last parameter changing fastest", () => {
    expect(pointsOf({ a: [1, 2], b: ["x", "y", "z"] })).toEqual([
      { a: 1, b: "x" },
      { a: 1, b: "y" },
      { a: 1, b: "z" },
      { a: 2, b: "x" },
      { a: 2, b: "y" },
      { a: 2, b: "z" },
    ]);
  });

  it("computes points of 10⁹ combinations one by one", () => {
    const values = Array.from({ length: 1000 }, (_, i) => i);
    const grid = readGrid(args, { a: values, b: values, c: values });
    expect(grid.size).toBe(1e9);
    expect(grid.at(123_456_789)).toEqual({ a: 123, b: 456, c: 789 });
  });

  it.each([
    [{}, "grid must be at least one parameter with its values"],
    [{ a: [] }, "grid.a must be a list of at least one value"],
    [{ a: [1, 2, 1] }, "grid.a[2] must be a value that is listed once, received that of index 0"],
    [{ a: [Number.NaN] }, "grid.a[0] must be a finite number, a string or a boolean, received NaN"],
    [{ seed: [0.5] }, "grid.seed[0] must be an integer at least 0, received 0.5"],
    [{ a: 3 }, "grid.a must be a list of values, received 3"],
    [[], "grid must be a list of at least one point"],
    [[{ a: 1 }, { b: 1 }], "grid[1] must be a point with the parameters a, received one with b"],
    [[{ a: 1 }, { a: 1 }], "grid[1] must be a point that is listed once, received that of index 0"],
    [[{}], "grid[0] must be a point with at least one parameter"],
  ])("is refused if it is %j", (grid, message) => {
    expect(() => readGrid(args, grid as never)).toThrow(message);
  });
});

describe("the identity of a point", () => {
  it("does not depend on the order of its parameters, nor on the sign of zero", () => {
    expect(keyOf({ b: -0, a: "x" })).toBe('{"a":"x","b":0}');
    expect(keyOf({ a: "x", b: 0 })).toBe('{"a":"x","b":0}');
  });

  it("tells numbers from text and neighbouring numbers apart", () => {
    expect(keyOf({ a: 1 })).not.toBe(keyOf({ a: "1" }));
    expect(keyOf({ a: 0.1 + 0.2 })).not.toBe(keyOf({ a: 0.3 }));
  });

  it("gives the seed, unless the point has its own", () => {
    expect(seedOf({ b: 2, a: 1 })).toBe(seedOf({ a: 1, b: 2 }));
    expect(seedOf({ a: 1, seed: 7 })).toBe(7);
    const seeds = new Set(Array.from({ length: 10_000 }, (_, a) => seedOf({ a })));
    // The expected number of equal pairs among 10⁴ of 2³² is 0.01.
    expect(seeds.size).toBeGreaterThan(9_997);
    const highBits = [...seeds].filter((seed) => seed >= 2 ** 31).length;
    expect(Math.abs(highBits - 5000)).toBeLessThan(250);
  });
});
