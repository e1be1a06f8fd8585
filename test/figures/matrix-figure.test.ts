import { describe, expect, it } from "vitest";
import { toNdArray } from "../../src/arrays";
import { matrixFigure } from "../../src/figures/matrix-figure";
import { toSvg } from "../../src/plots";

const texts = { name: "f", title: "A figure" };

describe("matrixFigure", () => {
  it("draws a matrix of any supported type as one heat map with rows and columns numbered from 0", () => {
    const nested = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const flat = toNdArray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    const like = { data: flat.data, shape: [2, 3], stride: [3, 1], offset: 0 };
    const [mark] = matrixFigure({ ...texts, matrices: nested, label: "entry" }).marks;
    expect(mark).toEqual({
      type: "cell",
      rows: ["0", "1"],
      columns: ["0", "1", "2"],
      values: nested,
      label: "entry",
      colours: "sequential",
    });
    for (const matrices of [flat, like]) {
      expect(matrixFigure({ ...texts, matrices: matrices as never, label: "entry" }).marks).toEqual([mark]);
    }
  });

  it("draws several matrices as panels with one colour scale, which is diverging if any entry is negative", () => {
    const { marks } = matrixFigure({ ...texts, matrices: { before: [[1]], after: [[-2]] }, label: "entry" });
    expect(marks.map(({ panel }) => panel)).toEqual(["before", "after"]);
    expect(marks.map((mark) => mark.type === "cell" && mark.colours)).toEqual(["diverging", "diverging"]);
    expect(toSvg({ ...texts, x: { label: "x" }, y: { label: "y" }, marks })).toContain("before");
  });

  it("rejects matrices of different shapes, a wrong number of row names, no matrices and an empty title", () => {
    const withOptions = (options: object) => () =>
      matrixFigure({ ...texts, matrices: [[1, 2]], label: "l", ...options });
    expect(withOptions({ matrices: { a: [[1]], b: [[1, 2]] } })).toThrow(
      "options.matrices.b must be a matrix of shape [1, 1]",
    );
    expect(withOptions({ rows: ["a", "b"] })).toThrow("matrixFigure: options.marks[0].values must be");
    expect(withOptions({ matrices: {} })).toThrow("matrixFigure: options.marks must be");
    expect(withOptions({ title: "" })).toThrow("matrixFigure: options.title must be");
  });
});
