import { describe, expect, it } from "vitest";
import { embeddingFigure } from "../../src/figures/embedding-figure";

const texts = { name: "f", title: "A figure" };

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

  it("draws for each point a dot in the colour of its group, its name, and a line along its path", () => {
    const figure = embeddingFigure({ ...texts, points: { path }, labels: ["a", "b"], groups: ["g", "h"] });
    expect(figure.marks).toEqual([
      { type: "line", x: [0, 1], y: [0, 2], category: "g" },
      { type: "line", x: [0, -1], y: [0, 3], category: "h" },
      { type: "dot", x: [1], y: [2], category: "g" },
      { type: "dot", x: [-1], y: [3], category: "h" },
      { type: "text", x: [1, -1], y: [2, 3], text: ["a", "b"] },
    ]);
    expect(embeddingFigure({ ...texts, points: path[1]! }).marks.map(({ type }) => type)).toEqual([
      "dot",
      "dot",
    ]);
  });

  it("rejects points that are not two-dimensional, empty paths, and numbers of labels or groups other than the number of points", () => {
    const withOptions = (options: object) => () =>
      embeddingFigure({ ...texts, points: path[1]!, ...options });
    expect(withOptions({ points: [[1, 2, 3]] })).toThrow("embeddingFigure: options.points must be");
    expect(withOptions({ points: { path: [] } })).toThrow("embeddingFigure: options.points.path must be");
    expect(withOptions({ points: { path: [[[1, 2]], path[1]] } })).toThrow("options.points.path[1] must be");
    expect(withOptions({ labels: ["a"] })).toThrow("options.labels must be an array of 2 strings");
    expect(withOptions({ groups: ["a", ""] })).toThrow("options.groups must be an array of 2 strings");
  });
});
