import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import { checkFigure } from "../../src/figures/check-figure";
import type { Figure } from "../../src/figures/figure";
import { graph, heat, loss, modes, panels, tiles } from "../plots/example-figures";

const line = { type: "line", x: [0, 1], y: [0, 1] };
const cell = heat.marks[0] as object;
const network = graph.marks[0] as object;
const tile = tiles.marks[0] as object;
const withTile = (fields: object) => ({ ...tiles, marks: [{ ...tile, ...fields }] });
const withMark = (mark: object) => ({ ...modes, marks: [mark] });

const invalidFigures: [fault: string, figure: object | undefined, argument: string][] = [
  ["undefined", undefined, "figure"],
  ["a name that is not a file stem", { ...modes, name: "../a" }, "figure.name"],
  ["an empty title", { ...modes, title: " " }, "figure.title"],
  ["a caption that is not a string", { ...modes, caption: 3 }, "figure.caption"],
  ["a width too small", { ...modes, width: 100 }, "figure.width"],
  ["a height that is not finite", { ...modes, height: Number.NaN }, "figure.height"],
  ["no x axis", { ...modes, x: undefined }, "figure.x"],
  ["an axis without a label", { ...modes, x: { label: "" } }, "figure.x.label"],
  ["an unknown scale", { ...modes, y: { label: "y", scale: "sqrt" } }, "figure.y.scale"],
  ["a domain with low above high", { ...modes, y: { label: "y", domain: [1, 0] } }, "figure.y.domain"],
  [
    "a logarithmic domain that starts at 0",
    { ...modes, y: { label: "y", scale: "log", domain: [0, 1] } },
    "figure.y.domain[0]",
  ],
  ["a tile without an extent", withTile({ right: [2, 2, 2, 4] }), "figure.marks[0].right[1]"],
  ["a tile upside down", withTile({ top: [0.01, 1, 10, 10] }), "figure.marks[0].top[0]"],
  ["a tile at 0 on a logarithmic axis", withTile({ bottom: [0, 0.1, 1, 1] }), "figure.marks[0].bottom[0]"],
  ["fewer values than tiles", withTile({ values: [1, 2] }), "figure.marks[0].values"],
  ["a value of 0 on logarithmic colours", withTile({ values: [1, 0, 1, 1] }), "figure.marks[0].values[1]"],
  ["logarithmic colours around 0", withTile({ colours: "diverging" }), "figure.marks[0].colours"],
  ["logarithmic colours from 0", withTile({ domain: [0, 1] }), "figure.marks[0].domain[0]"],
  ["an unknown scale of colours", withTile({ scale: "sqrt" }), "figure.marks[0].scale"],
  [
    "tiles of different quantities",
    { ...tiles, marks: [tile, { ...tile, label: "time" }] },
    "figure.marks[1]",
  ],
  ["no marks", { ...modes, marks: [] }, "figure.marks"],
  ["an unknown type of mark", withMark({ ...line, type: "bar" }), "figure.marks[0].type"],
  ["a category that is not a string", withMark({ ...line, category: 1 }), "figure.marks[0].category"],
  ["x and y of different lengths", { ...modes, marks: [line, { ...line, y: [1] }] }, "figure.marks[1].y"],
  ["a NaN coordinate", withMark({ ...line, y: [0, Number.NaN] }), "figure.marks[0].y[1]"],
  [
    "an infinite coordinate",
    withMark({ ...line, type: "dot", x: [Number.POSITIVE_INFINITY, 0] }),
    "figure.marks[0].x[0]",
  ],
  ["no points", withMark({ ...line, x: [], y: [] }), "figure.marks[0].x"],
  ["fewer labels than points", withMark({ ...line, type: "text", text: ["a"] }), "figure.marks[0].text"],
  [
    "a label that is not a string",
    withMark({ ...line, type: "text", text: ["a", 2] }),
    "figure.marks[0].text[1]",
  ],
  ["a rule without a position", withMark({ type: "rule" }), "figure.marks[0]"],
  ["a rule with both x and y", withMark({ type: "rule", x: 0, y: 0 }), "figure.marks[0]"],
  ["a rule at NaN", withMark({ type: "rule", x: Number.NaN }), "figure.marks[0].x"],
  [
    "a rule at 0 on a logarithmic axis",
    { ...withMark({ type: "rule", x: 0 }), x: { label: "x", scale: "log" } },
    "figure.marks[0].x",
  ],
  [
    "a heat map with fewer rows than row names",
    withMark({ ...cell, values: [[1, 2, 3]] }),
    "figure.marks[0].values",
  ],
  [
    "a row shorter than the list of columns",
    withMark({ ...cell, values: [[1, 2, 3], [1]] }),
    "figure.marks[0].values[1]",
  ],
  [
    "a NaN cell",
    withMark({
      ...cell,
      values: [
        [1, 2, 3],
        [1, Number.NaN, 2],
      ],
    }),
    "figure.marks[0].values[1][1]",
  ],
  ["an unknown colour scale", withMark({ ...cell, colours: "jet" }), "figure.marks[0].colours"],
  ["a heat map together with a line", { ...modes, marks: [cell, line] }, "figure.marks"],
  ["two heat maps in one panel", { ...modes, marks: [cell, cell] }, "figure.marks"],
  [
    "heat maps with different labels",
    {
      ...modes,
      marks: [
        { ...cell, panel: "a" },
        { ...cell, panel: "b", label: "loss" },
      ],
    },
    "figure.marks[1]",
  ],
  [
    "heat maps with different columns",
    {
      ...modes,
      marks: [
        { ...cell, panel: "a" },
        { ...cell, panel: "b", columns: ["1", "2", "3"] },
      ],
    },
    "figure.marks[1]",
  ],
  ["a graph together with a line", { ...graph, marks: [network, line] }, "figure.marks"],
  ["two graphs in one panel", { ...graph, marks: [network, network] }, "figure.marks"],
  [
    "graphs with different keys",
    {
      ...graph,
      marks: [
        { ...network, panel: "a" },
        { ...network, panel: "b", key: [] },
      ],
    },
    "figure.marks",
  ],
  ["a graph without nodes", { ...graph, marks: [{ ...network, nodes: [] }] }, "figure.marks[0].nodes"],
  [
    "a node of height 0",
    { ...graph, marks: [{ ...network, nodes: [{ name: "x", x: 0, y: 0, width: 1, height: 0 }] }] },
    "figure.marks[0].nodes[0].height",
  ],
  [
    "a line of a graph with a single point",
    { ...graph, marks: [{ ...network, lines: [{ name: "x", points: [[0, 0]], width: 1 }] }] },
    "figure.marks[0].lines[0].points",
  ],
  [
    "a line of a graph of negative thickness",
    {
      ...graph,
      marks: [
        {
          ...network,
          lines: [
            {
              name: "x",
              points: [
                [0, 0],
                [1, 1],
              ],
              width: -1,
            },
          ],
        },
      ],
    },
    "figure.marks[0].lines[0].width",
  ],
];

describe("checkFigure", () => {
  it.each(invalidFigures)("rejects %s and names the field", (_, figure, argument) => {
    const check = () => checkFigure(argumentsOf("toSvg").at("figure"), figure as Figure);
    expect(check).toThrow(ArgumentError);
    expect(check).toThrow(`toSvg: ${argument} must be `);
  });

  it("accepts series, heat maps, graphs and panels", () => {
    for (const figure of [modes, loss, heat, panels, graph]) {
      expect(() => checkFigure(argumentsOf("toSvg").at("figure"), figure)).not.toThrow();
    }
  });
});
