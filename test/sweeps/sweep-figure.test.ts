import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { type TileMark, toSvg } from "../../src/plots";
import { type MeasuredTable, sweepFigure } from "../../src/sweeps";

const columns = ["lambda", "scale", "seed", "movement"];
const rows = [0, 1, 2].flatMap((lambda) =>
  [0.01, 0.1, 1].map((scale) => [lambda, scale, 1, lambda + scale] as number[]),
);
const table = { columns, rows };
const axes = { x: "lambda", y: "scale", value: "movement" };

const tilesIn = (from: MeasuredTable) => sweepFigure(from, axes).marks[0] as TileMark;

describe("sweepFigure", () => {
  it("draws values over two parameters, on the scales that the points suggest", () => {
    const figure = sweepFigure(table, axes);
    expect([figure.x.scale, figure.y.scale]).toEqual(["linear", "log"]);
    expect(figure.x.domain).toEqual([-0.5, 2.5]);
    const tiles = figure.marks[0] as TileMark;
    // One row after another, from the smallest scale.
    const values = [0.01, 0.1, 1].flatMap((scale) => [0, 1, 2].map((lambda) => lambda + scale));
    expect([...tiles.values].sort()).toEqual(values.sort());
    expect(tiles.scale).toBe("log");
    for (const [i, value] of tiles.values.entries()) {
      const lambda = (tiles.left[i]! + tiles.right[i]!) / 2;
      const scale = Math.sqrt(tiles.bottom[i]! * tiles.top[i]!);
      expect(Math.abs(lambda + scale - value)).toBeLessThan(1e-12);
    }
    expect(toSvg(figure)).toContain("movement over lambda and scale");
  });

  it("draws values over one parameter as a line, in ascending order", () => {
    const { marks, y } = sweepFigure(
      {
        columns: ["x", "time"],
        rows: [
          [3, 100],
          [1, 1],
          [2, 10],
        ],
      },
      { x: "x", value: "time" },
    );
    expect(marks.map(({ type }) => type)).toEqual(["line", "dot"]);
    expect(marks[0]).toMatchObject({ x: [1, 2, 3], y: [1, 10, 100] });
    expect(y).toEqual({ label: "time", scale: "log" });
  });

  it("breaks the line at points that failed or are not finite", () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((x) => [x, x === 3 ? Number.NaN : 10 * x]);
    const failures = [{ point: { x: 5 } }];
    const broken = { columns: ["x", "time"], rows: rows.filter(([x]) => x !== 5), failures };
    const { marks } = sweepFigure(broken, { x: "x", value: "time" });
    // The point at 4 is alone.
    expect(marks).toEqual([
      expect.objectContaining({ type: "line", x: [1, 2], y: [10, 20] }),
      expect.objectContaining({ type: "line", x: [6, 7, 8], y: [60, 70, 80] }),
      expect.objectContaining({ type: "dot", x: [1, 2, 4, 6, 7, 8] }),
    ]);
  });

  it("averages points that agree in the parameters, and says over how many", () => {
    const others = rows.map(([lambda, scale, , value]) => [lambda!, scale!, 2, value! + 2]);
    const figure = sweepFigure({ columns, rows: [...rows, ...others] }, axes);
    expect((figure.marks[0] as TileMark).values[0]).toBeCloseTo(1.01, 14);
    expect(figure.caption).toBe("Each value is the mean over 2 points.");
    expect(sweepFigure({ columns, rows: [...rows, ...others.slice(1)] }, axes).caption).toBe(
      "Each value is the mean over 1 to 2 points.",
    );
    expect(sweepFigure(table, axes).caption).toBeUndefined();
  });

  it("leaves gaps for failed points and values that are not finite", () => {
    const failures = [{ point: { lambda: 1, scale: 0.1 } }];
    const whole = tilesIn(table);
    const partial = tilesIn({ columns, rows: rows.filter((_, i) => i !== 4), failures });
    const withInfinity = {
      columns,
      rows: rows.map((row, i) => (i === 4 ? [1, 0.1, 1, Number.POSITIVE_INFINITY] : row)),
    };
    const infinite = tilesIn(withInfinity);
    expect(sweepFigure(withInfinity, axes).caption).toBe("1 of 9 finished points have no finite movement.");
    const captionOf = (more: object) => sweepFigure({ columns, rows, ...more }, axes).caption;
    expect(captionOf({ failures })).toBe("1 point failed.");
    expect(captionOf({ failures: [...failures, ...failures], completed: false })).toBe(
      "2 points failed. The sweep is not complete.",
    );
    expect(captionOf({ failures: [], completed: true })).toBeUndefined();
    const missing = whole.values.indexOf(1.1);
    expect(partial.left).toEqual(whole.left.filter((_, i) => i !== missing));
    expect(partial.right).toEqual(whole.right.filter((_, i) => i !== missing));
    expect(infinite).toEqual(partial);
  });

  it("has diverging colours if a value is negative", () => {
    const tiles = tilesIn({ columns, rows: rows.map((row) => [...row.slice(0, 3), row[0]! - 1]) });
    expect([tiles.colours, tiles.scale]).toEqual(["diverging", undefined]);
  });

  it("takes name, title, caption and labels from the options", () => {
    const labels = { lambda: "balance λ", movement: "movement (%)" };
    const figure = sweepFigure(table, {
      ...axes,
      labels,
      name: "map",
      title: "A map",
      caption: "Of movement.",
    });
    expect(figure).toMatchObject({
      name: "map",
      title: "A map",
      caption: "Of movement.",
      x: { label: "balance λ" },
    });
    expect((figure.marks[0] as TileMark).label).toBe("movement (%)");
  });

  it("rejects unknown columns and options, parameters in words, tables without numbers and too many tiles", () => {
    const call =
      (from: MeasuredTable, options: object = axes) =>
      () =>
        sweepFigure(from, options as typeof axes);
    expect(call(table, { ...axes, value: "movment" })).toThrow(/did you mean "movement"/);
    expect(call(table, { ...axes, z: "seed" })).toThrow(/unknown option "z"/);
    expect(call({ columns, rows: [["a", 1, 1, 1]] })).toThrow(/table\.rows\[0\]\[0\]/);
    expect(call({ columns, rows: [[1, 1, 1, Number.NaN]] })).toThrow(/finite movement/);
    expect(call({ columns, rows: [] })).toThrow(ArgumentError);
    const sparse = Array(2 ** 32 - 1);
    expect(call(table, { ...axes, caption: sparse })).toThrow(/options\.caption must be a string/);
    expect(call(table, { ...axes, labels: { seed: 1 } })).toThrow(/options\.labels\.seed must be a string/);
    const many = Array.from({ length: 100_001 }, (_, i) => [i, 1, 1, 1]);
    expect(call({ columns, rows: many })).toThrow(/at most 100000/);
  });
});
