import { describe, expect, it } from "vitest";
import { toNdArray } from "../../src/arrays";
import { comparisonFigure, embeddingFigure, matrixFigure, toSvg } from "../../src/plots";

const words = { name: "f", title: "A figure" };

describe("matrixFigure", () => {
  it("is one heat map of a matrix of any kind, numbered from 0", () => {
    const nested = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const flat = toNdArray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    const like = { data: flat.data, shape: [2, 3], stride: [3, 1], offset: 0 };
    const [mark] = matrixFigure({ ...words, matrices: nested, label: "entry" }).marks;
    expect(mark).toEqual({
      type: "cell",
      rows: ["0", "1"],
      columns: ["0", "1", "2"],
      values: nested,
      label: "entry",
      colours: "sequential",
    });
    for (const matrices of [flat, like]) {
      expect(matrixFigure({ ...words, matrices: matrices as never, label: "entry" }).marks).toEqual([mark]);
    }
  });

  it("is small multiples of several on one scale, diverging where anything is negative", () => {
    const { marks } = matrixFigure({ ...words, matrices: { before: [[1]], after: [[-2]] }, label: "entry" });
    expect(marks.map(({ panel }) => panel)).toEqual(["before", "after"]);
    expect(marks.map((mark) => mark.type === "cell" && mark.colours)).toEqual(["diverging", "diverging"]);
    expect(toSvg({ ...words, x: { label: "x" }, y: { label: "y" }, marks })).toContain("before");
  });

  it("refuses shapes that differ and names that do not fit", () => {
    const bad = (more: object) => () => matrixFigure({ ...words, matrices: [[1, 2]], label: "l", ...more });
    expect(bad({ matrices: { a: [[1]], b: [[1, 2]] } })).toThrow(
      "options.matrices.b must be a matrix of shape [1, 1]",
    );
    expect(bad({ rows: ["a", "b"] })).toThrow("matrixFigure: options.marks[0].values must be");
    expect(bad({ matrices: {} })).toThrow("matrixFigure: options.marks must be");
    expect(bad({ title: "" })).toThrow("matrixFigure: options.title must be");
  });
});

describe("embeddingFigure", () => {
  const path = [
    [
      [0, 0],
      [0, 0],
    ],
    [
      [1, 2],
      [-1, 3],
    ],
  ];

  it("has a dot for each point in its group's colour, its name beside it, and the way it came", () => {
    const figure = embeddingFigure({ ...words, points: { path }, labels: ["a", "b"], groups: ["g", "h"] });
    expect(figure.marks).toEqual([
      { type: "line", x: [0, 1], y: [0, 2], category: "g" },
      { type: "line", x: [0, -1], y: [0, 3], category: "h" },
      { type: "dot", x: [1], y: [2], category: "g" },
      { type: "dot", x: [-1], y: [3], category: "h" },
      { type: "text", x: [1, -1], y: [2, 3], text: ["a", "b"] },
    ]);
    expect(embeddingFigure({ ...words, points: path[1]! }).marks.map(({ type }) => type)).toEqual([
      "dot",
      "dot",
    ]);
  });

  it("refuses points in other than two dimensions, and counts that do not fit", () => {
    const bad = (more: object) => () => embeddingFigure({ ...words, points: path[1]!, ...more });
    expect(bad({ points: [[1, 2, 3]] })).toThrow("embeddingFigure: options.points must be");
    expect(bad({ points: { path: [] } })).toThrow("embeddingFigure: options.points.path must be");
    expect(bad({ points: { path: [[[1, 2]], path[1]] } })).toThrow("options.points.path[1] must be");
    expect(bad({ labels: ["a"] })).toThrow("options.labels must be an array of 2 strings");
    expect(bad({ groups: ["a", ""] })).toThrow("options.groups must be an array of 2 strings");
  });
});

describe("comparisonFigure", () => {
  const axes = { x: { label: "x" }, y: { label: "y" } };
  const x = Array.from({ length: 100 }, (_, i) => i);

  it("draws the first method as lines and the others as few dots over them, both ends included", () => {
    const { marks } = comparisonFigure({
      ...words,
      ...axes,
      methods: { theory: { x, curves: { a: x } }, measured: { x, curves: { a: x, b: x } } },
    });
    expect(marks.map((mark) => [mark.type, "method" in mark && mark.method, "x" in mark && mark.type !== "rule" && mark.x.length]))
      .toEqual([["line", "theory", 100], ["dot", "measured", 24], ["dot", "measured", 24]]); // biome-ignore format: rows
    const dots = marks[1] as { x: number[]; y: number[] } & (typeof marks)[number];
    expect([dots.x[0], dots.x.at(-1)]).toEqual([0, 99]);
    expect(dots.y).toEqual(dots.x);
  });

  it("refuses no methods, and curves of other lengths than their x", () => {
    const bad = (methods: object) => () => comparisonFigure({ ...words, ...axes, methods: methods as never });
    expect(bad({})).toThrow("comparisonFigure: options.methods must be");
    expect(bad({ a: { x, curves: { b: [1] } } })).toThrow(
      "options.methods.a.curves.b must be a vector of 100",
    );
    expect(bad({ a: { x: [], curves: {} } })).toThrow("options.methods.a.x must be");
  });
});
