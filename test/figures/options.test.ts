import {
  type Axis,
  type ComparisonFigureOptions,
  comparisonFigure,
  type EmbeddingFigureOptions,
  embeddingFigure,
  type Figure,
  type GraphLine,
  type GraphMark,
  type GraphNode,
  type Mark,
  type MatrixFigureOptions,
  matrixFigure,
  toSvg,
} from "../../src/plots";
import { type OptionCase, testOptions } from "../helpers/option-cases";

const axis: Required<Axis> = { label: "a", scale: "linear", integers: true, domain: [0, 1] };
const frame: Required<Omit<Figure, "marks">> = {
  name: "figure",
  title: "A figure",
  caption: "Below it.",
  width: 500,
  height: 400,
  x: axis,
  y: axis,
};
const curves = { x: [0, 1], curves: { strength: [0, 1] } };
const comparison: Required<ComparisonFigureOptions> = { ...frame, methods: { theory: curves } };
const embedding: Required<EmbeddingFigureOptions> = {
  ...frame,
  points: { path: [[[0, 1]], [[1, 1]]] },
  labels: ["canary"],
  groups: ["birds"],
};
const { height: _, ...withoutHeight } = frame;
const matrix: Required<MatrixFigureOptions> = {
  ...withoutHeight,
  matrices: { start: [[0, 1]] },
  label: "entry",
  rows: ["a"],
  columns: ["b", "c"],
  colours: "diverging",
};

const node: Required<GraphNode> = { name: "n", x: 0, y: 0, width: 1, height: 1, muted: true };
const line: Required<GraphLine> = {
  name: "l",
  points: [
    [0, 0],
    [1, 1],
  ],
  width: 1,
  category: "c",
  muted: false,
};
const key = { text: "1", width: 1 };
const graph: Required<GraphMark> = {
  type: "graph",
  panel: "p",
  nodes: [node],
  lines: [line],
  label: "w",
  key: [key],
};
const series = { panel: "p", category: "c", method: "m" };
const marks: readonly [mark: Mark, misspelt: string, meant: string][] = [
  [{ type: "line", ...series, x: [0, 1], y: [0, 1] }, "categry", "category"],
  [{ type: "dot", ...series, x: [0, 1], y: [0, 1] }, "pannel", "panel"],
  [{ type: "rule", ...series, label: "half", x: 0.5, y: undefined }, "lable", "label"],
  [{ type: "text", panel: "p", category: "c", x: [0], y: [0], text: ["a"] }, "texts", "text"],
  [
    {
      type: "cell",
      panel: "p",
      rows: ["r"],
      columns: ["c"],
      values: [[1]],
      label: "v",
      colours: "sequential",
      domain: [0, 2],
    },
    "colors",
    "colours",
  ],
  [graph, "node", "nodes"],
];
const draw = (mark: object) => toSvg({ ...frame, marks: [mark as Mark] });

testOptions([
  [
    "comparisonFigure",
    "options",
    "capton",
    "caption",
    (extra) => comparisonFigure({ ...comparison, ...extra }),
  ],
  [
    "comparisonFigure",
    "options.methods.theory",
    "curve",
    "curves",
    (extra) => comparisonFigure({ ...comparison, methods: { theory: { ...curves, ...extra } } }),
  ],
  ["embeddingFigure", "options", "label", "labels", (extra) => embeddingFigure({ ...embedding, ...extra })],
  [
    "embeddingFigure",
    "options.points",
    "paths",
    "path",
    (extra) => embeddingFigure({ ...embedding, points: { path: [[[0, 1]]], ...extra } }),
  ],
  ["matrixFigure", "options", "colors", "colours", (extra) => matrixFigure({ ...matrix, ...extra })],
  [
    "toSvg",
    "figure",
    "titel",
    "title",
    (extra) => toSvg({ ...frame, marks: marks.slice(0, 1).map(([mark]) => mark), ...extra }),
  ],
  ...(["x", "y"] as const).map(
    (side): OptionCase => [
      "toSvg",
      `figure.${side}`,
      "scal",
      "scale",
      (extra) => toSvg({ ...frame, [side]: { ...axis, ...extra }, marks: [marks[0]![0]] }),
    ],
  ),
  ...marks.map(
    ([mark, misspelt, meant]): OptionCase => [
      "toSvg",
      "figure.marks[0]",
      misspelt,
      meant,
      (extra) => draw({ ...mark, ...extra }),
    ],
  ),
  [
    "toSvg",
    "figure.marks[0].nodes[0]",
    "mute",
    "muted",
    (extra) => draw({ ...graph, nodes: [{ ...node, ...extra }] }),
  ],
  [
    "toSvg",
    "figure.marks[0].lines[0]",
    "widht",
    "width",
    (extra) => draw({ ...graph, lines: [{ ...line, ...extra }] }),
  ],
  [
    "toSvg",
    "figure.marks[0].key[0]",
    "txt",
    "text",
    (extra) => draw({ ...graph, key: [{ ...key, ...extra }] }),
  ],
]);
