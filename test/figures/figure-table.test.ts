import { describe, expect, it } from "vitest";
import type { Figure } from "../../src/figures/figure";
import { figureTable } from "../../src/figures/figure-table";

const figure = (marks: Figure["marks"]): Figure => ({
  name: "f",
  title: "Title",
  x: { label: "time" },
  y: { label: "loss" },
  marks,
});

describe("figureTable", () => {
  it("lists the points of lines and dots with their series, and no rules or labels", () => {
    const marks: Figure["marks"] = [
      { type: "line", x: [0, 1], y: Float64Array.of(4, 2), category: "mode 1", method: "theory" },
      { type: "rule", y: 3 },
      { type: "dot", x: [0.5], y: [3.5], panel: "left" },
    ];
    expect(figureTable(figure(marks))).toEqual({
      columns: ["panel", "category", "method", "time", "loss"],
      rows: [
        ["", "mode 1", "theory", 0, 4],
        ["", "mode 1", "theory", 1, 2],
        ["left", "", "", 0.5, 3.5],
      ],
    });
  });

  it("lists the values of the cells of a heat map", () => {
    const cells = {
      type: "cell",
      rows: ["a"],
      columns: ["u", "v"],
      values: [[1, 2]],
      label: "kernel",
    } as const;
    expect(figureTable(figure([{ ...cells, panel: "NTK" }]))).toEqual({
      columns: ["panel", "row", "column", "kernel"],
      rows: [
        ["NTK", "a", "u", 1],
        ["NTK", "a", "v", 2],
      ],
    });
  });

  it("lists tiles with their edges, and lines of graphs with their widths", () => {
    const tiles = {
      type: "tile",
      left: [0],
      right: [1],
      bottom: [2],
      top: [3],
      values: [5],
      label: "k",
    } as const;
    expect(figureTable(figure([tiles]))).toEqual({
      columns: ["panel", "left", "right", "bottom", "top", "k"],
      rows: [["", 0, 1, 2, 3, 5]],
    });
    const line = { name: "x -> h", points: [[0, 0] as const, [1, 1] as const], width: 2 };
    const graph = { type: "graph", nodes: [], lines: [line], label: "strength", key: [] } as const;
    expect(figureTable(figure([graph])).rows).toEqual([["", "x -> h", 2]]);
  });
});
