import { describe, expect, it } from "vitest";
import { latinHypercube, sweep } from "../../../src/sweeps";

const axes = { a: { from: 0, to: 1 }, b: { from: 1e-3, to: 10, scale: "log" as const } };
const pointsOf = (grid: ReturnType<typeof latinHypercube>) =>
  Array.from({ length: grid.size }, (_, i) => grid.at(i));

describe("a Latin hypercube", () => {
  it("has one value in each of its equal parts, in every parameter", () => {
    const points = pointsOf(latinHypercube(axes, 1000, { seed: 1 }));
    const sorted = (parts: number[]) => parts.sort((x, y) => x - y);
    const all = Array.from({ length: 1000 }, (_, i) => i);
    expect(sorted(points.map(({ a }) => Math.floor(Number(a) * 1000)))).toEqual(all);
    const logarithmic = points.map(({ b }) => Math.floor(((Math.log10(Number(b)) + 3) / 4) * 1000));
    expect(sorted(logarithmic)).toEqual(all);
  });

  it("orders the parts of each parameter independently", () => {
    const points = pointsOf(latinHypercube({ a: axes.a, b: axes.a }, 1000));
    const mean = points.reduce((sum, { a, b }) => sum + (Number(a) - 0.5) * (Number(b) - 0.5), 0) / 1000;
    // The correlation of 1,000 independent pairs has standard deviation 0.032; equal orders give 1.
    expect(Math.abs(12 * mean)).toBeLessThan(0.13);
  });

  it("depends on the seed alone", () => {
    expect(pointsOf(latinHypercube(axes, 9, { seed: 4 }))).toEqual(
      pointsOf(latinHypercube(axes, 9, { seed: 4 })),
    );
    expect(pointsOf(latinHypercube(axes, 9, { seed: 4 }))).not.toEqual(pointsOf(latinHypercube(axes, 9)));
  });

  it("is a grid of sweeps", async () => {
    const grid = latinHypercube(axes, 5);
    const { columns, rows } = await sweep(({ a }) => ({ twice: 2 * Number(a) }), grid).table();
    expect(columns).toEqual(["a", "b", "seed", "twice"]);
    expect(rows.map(([a]) => a)).toEqual(pointsOf(grid).map(({ a }) => a));
  });

  it("is refused for more points than fit", () => {
    expect(() => latinHypercube(axes, 1e7 + 1)).toThrow(
      "count must be an integer at least 1 and at most 10000000",
    );
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, k) => [`x${k}`, axes.a] as const));
    expect(() => latinHypercube(many, 1e7)).toThrow("fewer points or parameters");
    expect(() => latinHypercube(axes, 5, { seed: 0.5 })).toThrow("options.seed must be an integer");
  });

  it("refuses an index outside of its size", () => {
    const grid = latinHypercube(axes, 5);
    expect(() => grid.at(grid.size - 1)).not.toThrow();
    for (const index of [grid.size, 2 ** 32, -1, 0.5, Number.NaN])
      expect(() => grid.at(index)).toThrow(
        `latinHypercube.at: index must be an integer at least 0 and at most 4, received ${index}`,
      );
  });
});
