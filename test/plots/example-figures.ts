import type { Figure, Mark } from "../../src/plots";

const times = Array.from({ length: 21 }, (_, i) => i / 2);
const strength = (time: number, final: number): number =>
  final / (1 + (final / 1e-3 - 1) * Math.exp(-2 * final * time));

/** Two modes, each by three methods: two solid lines, two dashed lines, and two series of 21 rings. */
export const modes: Figure = {
  name: "modes",
  title: "Strong modes are learned first",
  caption: "Two modes of a deep linear network.",
  x: { label: "time t (units of τ)" },
  y: { label: "mode strength" },
  marks: [2, 1].flatMap((final, k): Mark[] => {
    const series = { x: times, y: times.map((time) => strength(time, final)), category: `mode ${k + 1}` };
    return [
      { ...series, type: "line", method: "closed form" },
      { ...series, type: "line", method: "gradient flow" },
      { ...series, type: "dot", method: "gradient descent" },
    ];
  }),
};

/** A loss over four decades on a logarithmic axis, whose last value is 0. */
export const loss: Figure = {
  name: "loss",
  title: "The loss falls",
  x: { label: "time" },
  y: { label: "loss", scale: "log" },
  marks: [{ type: "line", x: [0, 1, 2, 3, 4], y: [10, 1, 0.1, 1e-3, 0] }],
};

/** A heat map with two rows and three columns. */
export const heat: Figure = {
  name: "heat",
  title: "Items and properties",
  x: { label: "property" },
  y: { label: "item" },
  marks: [
    {
      type: "cell",
      rows: ["canary", "robin"],
      columns: ["can fly", "can sing", "has roots"],
      values: [
        [1, 0.5, -1],
        [1, 0, -1],
      ],
      label: "output (a.u.)",
      colours: "diverging",
    },
  ],
};

/** Four tiles over a linear and a logarithmic axis, with logarithmic colours, below a line and a dot. */
export const tiles: Figure = {
  name: "tiles",
  title: "A measured value over two parameters",
  x: { label: "balance", domain: [0, 4] },
  y: { label: "scale", scale: "log", domain: [0.1, 10] },
  marks: [
    {
      type: "tile",
      left: [0, 2, 0, 2],
      right: [2, 4, 2, 4],
      bottom: [0.1, 0.1, 1, 1],
      top: [1, 1, 10, 10],
      values: [1, 10, 100, 1000],
      label: "movement",
      scale: "log",
    },
    { type: "line", method: "boundary", x: [1, 9], y: [0.1, 10] },
    { type: "dot", method: "measured", x: [1, 3], y: [0.5, 5] },
  ],
};

/** The same curve in three panels, with a reference line in each. */
export const panels: Figure = {
  name: "panels",
  title: "Depth delays learning",
  x: { label: "time" },
  y: { label: "strength" },
  marks: [
    ...[2, 3, 4].map(
      (depth): Mark => ({ type: "line", x: [0, 1], y: [0, 1 / depth], panel: `depth ${depth}` }),
    ),
    { type: "rule", y: 0.5, label: "half" },
  ],
};

/** Freezes a value and every object in it, so that writing to it throws. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** A graph of two nodes and one line. */
export const graph: Figure = {
  name: "graph",
  title: "Signals run from left to right",
  x: { label: "from inputs to outputs" },
  y: { label: "" },
  marks: [
    {
      type: "graph",
      label: "strength",
      key: [{ text: "1", width: 4 }],
      nodes: [
        { name: "x", x: 0, y: 0, width: 40, height: 26 },
        { name: "y", x: 120, y: 40, width: 40, height: 26, muted: true },
      ],
      lines: [
        {
          name: "x -> y",
          points: [
            [20, 0],
            [60, 30],
            [100, 40],
          ],
          width: 4,
          category: "path",
          muted: false,
        },
      ],
    },
  ],
};
