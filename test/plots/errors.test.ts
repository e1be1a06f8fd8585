import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { categoryColours, type Figure, reportHtml, toSvg } from "../../src/plots";
import { heat, modes } from "./example-figures";

const line = { type: "line", x: [0, 1], y: [0, 1] };
const cell = heat.marks[0] as object;
const withMark = (mark: object) => ({ ...modes, marks: [mark] });

const wrongFigures: [says: string, figure: object | undefined, argument: string][] = [
  ["no figure", undefined, "figure"],
  ["a name that is not a file stem", { ...modes, name: "../a" }, "figure.name"],
  ["an empty title", { ...modes, title: " " }, "figure.title"],
  ["a caption that is no text", { ...modes, caption: 3 }, "figure.caption"],
  ["a width too small", { ...modes, width: 100 }, "figure.width"],
  ["a height that is not finite", { ...modes, height: Number.NaN }, "figure.height"],
  ["a height too small for what it holds", { ...modes, height: 120 }, "figure.height"],
  ["no x axis", { ...modes, x: undefined }, "figure.x"],
  ["an axis without a label", { ...modes, x: { label: "" } }, "figure.x.label"],
  ["an unknown scale", { ...modes, y: { label: "y", scale: "sqrt" } }, "figure.y.scale"],
  ["a domain the wrong way round", { ...modes, y: { label: "y", domain: [1, 0] } }, "figure.y.domain"],
  [
    "a log domain from 0",
    { ...modes, y: { label: "y", scale: "log", domain: [0, 1] } },
    "figure.y.domain[0]",
  ],
  [
    "nothing above 0 on a log axis",
    { ...withMark({ ...line, y: [0, -1] }), y: { label: "y", scale: "log" } },
    "figure.y.scale",
  ],
  ["data that span more than a float64", withMark({ ...line, y: [-1e308, 1e308] }), "figure.y.domain"],
  ["an empty list of marks", { ...modes, marks: [] }, "figure.marks"],
  ["an unknown mark", withMark({ ...line, type: "bar" }), "figure.marks[0].type"],
  ["a category that is no text", withMark({ ...line, category: 1 }), "figure.marks[0].category"],
  ["lengths that differ", { ...modes, marks: [line, { ...line, y: [1] }] }, "figure.marks[1].y"],
  ["a coordinate that is NaN", withMark({ ...line, y: [0, Number.NaN] }), "figure.marks[0].y[1]"],
  [
    "an infinite coordinate",
    withMark({ ...line, type: "dot", x: [Number.POSITIVE_INFINITY, 0] }),
    "figure.marks[0].x[0]",
  ],
  ["no points", withMark({ ...line, x: [], y: [] }), "figure.marks[0].x"],
  ["too few labels", withMark({ ...line, type: "text", text: ["a"] }), "figure.marks[0].text"],
  ["a label that is no text", withMark({ ...line, type: "text", text: ["a", 2] }), "figure.marks[0].text[1]"],
  ["a rule without a place", withMark({ type: "rule" }), "figure.marks[0]"],
  ["a rule with two places", withMark({ type: "rule", x: 0, y: 0 }), "figure.marks[0]"],
  ["a rule at NaN", withMark({ type: "rule", x: Number.NaN }), "figure.marks[0].x"],
  [
    "a rule at 0 on a log axis",
    { ...withMark({ type: "rule", x: 0 }), x: { label: "x", scale: "log" } },
    "figure.marks[0].x",
  ],
  ["a heat map with a row missing", withMark({ ...cell, values: [[1, 2, 3]] }), "figure.marks[0].values"],
  ["a row too short", withMark({ ...cell, values: [[1, 2, 3], [1]] }), "figure.marks[0].values[1]"],
  [
    "a cell that is NaN",
    withMark({
      ...cell,
      values: [
        [1, 2, 3],
        [1, Number.NaN, 2],
      ],
    }),
    "figure.marks[0].values[1][1]",
  ],
  ["an unknown kind of colours", withMark({ ...cell, colours: "jet" }), "figure.marks[0].colours"],
  ["a heat map under a line", { ...modes, marks: [cell, line] }, "figure.marks"],
  ["two heat maps in one panel", { ...modes, marks: [cell, cell] }, "figure.marks"],
  [
    "heat maps that differ in what colour means",
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
    "heat maps that differ in their columns",
    {
      ...modes,
      marks: [
        { ...cell, panel: "a" },
        { ...cell, panel: "b", columns: ["1", "2", "3"] },
      ],
    },
    "figure.marks[1]",
  ],
  [
    "more methods than there are styles",
    { ...modes, marks: ["a", "b", "c", "d", "e", "f", "g"].map((method) => ({ ...line, method })) },
    "figure.marks",
  ],
];

describe("toSvg refuses", () => {
  it.each(wrongFigures)("%s, and names the field", (_, figure, argument) => {
    const draw = () => toSvg(figure as Figure);
    expect(draw).toThrow(ArgumentError);
    expect(draw).toThrow(`toSvg: ${argument} must be `);
  });

  it("an unknown theme", () => {
    expect(() => toSvg(modes, { theme: "sepia" as "dark" })).toThrow("toSvg: options.theme must be");
  });
});

const check = { claim: "a", measured: 1, bound: 2, holds: true };
const table = { name: "t", columns: ["a", "b"], rows: [["x", 1]] };
const wrongPages: [says: string, page: object, argument: string][] = [
  ["a missing title", {}, "page.title"],
  ["an introduction that is no list", { title: "a", intro: "b" }, "page.intro"],
  ["a paragraph that is no text", { title: "a", intro: [1] }, "page.intro[0]"],
  [
    "a claim that is no text",
    { title: "a", checks: [check, { ...check, claim: 1 }] },
    "page.checks[1].claim",
  ],
  [
    "a measurement that is no number",
    { title: "a", checks: [{ ...check, measured: "1" }] },
    "page.checks[0].measured",
  ],
  [
    "an outcome that is neither true nor false",
    { title: "a", checks: [{ ...check, holds: 1 }] },
    "page.checks[0].holds",
  ],
  ["a table without columns", { title: "a", tables: [{ name: "t", rows: [] }] }, "page.tables[0].columns"],
  [
    "a row too short",
    { title: "a", tables: [{ ...table, rows: [["x", 1], ["y"]] }] },
    "page.tables[0].rows[1]",
  ],
  ["a wrong figure", { title: "a", figures: [modes, { ...modes, marks: [] }] }, "page.figures[1].marks"],
  ["two figures of one name", { title: "a", figures: [modes, modes] }, "page.figures[1].name"],
];

describe("reportHtml refuses", () => {
  it.each(wrongPages)("%s, and names the field", (_, page, argument) => {
    const write = () => reportHtml(page as Parameters<typeof reportHtml>[0]);
    expect(write).toThrow(ArgumentError);
    expect(write).toThrow(`reportHtml: ${argument} must be `);
  });
});

describe("categoryColours refuses", () => {
  it("a count that is no positive integer, and unknown themes", () => {
    expect(() => categoryColours(0)).toThrow("categoryColours: count must be an integer at least 1");
    expect(() => categoryColours(1.5)).toThrow(ArgumentError);
    expect(() => categoryColours(2, "sepia" as "dark")).toThrow("categoryColours: theme must be");
  });
});
