import { describe, expect, it } from "vitest";
import { type Point, range, sweep } from "../../../src/sweeps";

const circle = ({ x, y }: Point) => ({ r: Math.hypot(Number(x), Number(y)) });
const refine = { value: "r", level: 1, along: "x", rounds: 20 } as const;

describe("a refinement", () => {
  it("brings the points of every line to the boundary by bisection", async () => {
    const table = await sweep(circle, { y: [0, 0.6], x: range(0, 2, 3) }, { refine }).table();
    expect(table.rows.length).toBe(6 + 2 * 20);
    const nearest = Math.min(
      ...table.rows.filter(([y]) => y === 0.6).map(([, x]) => Math.abs(Number(x) - 0.8)),
    );
    expect(nearest).toBeLessThan(2 ** -20);
  });

  it("halves ratios on a logarithmic scale", async () => {
    const table = await sweep(
      ({ x }) => ({ r: Number(x) / 100 }),
      { x: [1, 1e6] },
      { refine: { ...refine, rounds: 1, scale: "log" } },
    ).table();
    expect(table.rows.map(([x]) => x)).toEqual([1, 1e6, 1000]);
  });

  it("adds no point where the value does not cross the level, or is NaN", async () => {
    for (const r of [0.5, 2, Number.NaN]) {
      const table = await sweep(() => ({ r }), { x: [0, 1, 2] }, { refine }).table();
      expect(table.rows.length).toBe(3);
    }
  });

  it("is refused along a parameter, or of a value, that does not exist", async () => {
    const run = (changes: object) =>
      sweep(circle, { x: [0, 2], y: [0] }, { refine: { ...refine, ...changes } });
    expect(() => run({ along: "z" })).toThrow('options.refine.along must be "x" or "y"');
    await expect(run({ value: "s" }).table()).rejects.toThrow("options.refine.value must be one of r");
    await expect(run({ scale: "log" }).table()).rejects.toThrow("options.refine.scale must be");
  });
});
