import { describe, expect, it } from "vitest";
import { comparisonFigure } from "../../src/figures/comparison-figure";

const texts = { name: "f", title: "A figure" };

describe("comparisonFigure", () => {
  const axes = { x: { label: "x" }, y: { label: "y" } };
  const x = Array.from({ length: 100 }, (_, i) => i);

  it("draws the first method as lines and the others as at most 24 dots per curve, including both ends", () => {
    const { marks } = comparisonFigure({
      ...texts,
      ...axes,
      methods: { theory: { x, curves: { a: x } }, measured: { x, curves: { a: x, b: x } } },
    });
    expect(marks.map((mark) => [mark.type, "method" in mark && mark.method, "x" in mark && mark.type !== "rule" && mark.x.length]))
      .toEqual([["line", "theory", 100], ["dot", "measured", 24], ["dot", "measured", 24]]); // biome-ignore format: rows
    const dots = marks[1] as { x: number[]; y: number[] } & (typeof marks)[number];
    expect([dots.x[0], dots.x.at(-1)]).toEqual([0, 99]);
    expect(dots.y).toEqual(dots.x);
  });

  it("rejects options without curves, and curves whose length differs from that of their x", () => {
    const withMethods = (methods: object) => () =>
      comparisonFigure({ ...texts, ...axes, methods: methods as never });
    expect(withMethods({})).toThrow("comparisonFigure: options.methods must be");
    expect(withMethods({ a: { x, curves: { b: [1] } } })).toThrow(
      "options.methods.a.curves.b must be a vector of 100",
    );
    expect(withMethods({ a: { x: [], curves: {} } })).toThrow("options.methods.a.x must be");
  });
});
