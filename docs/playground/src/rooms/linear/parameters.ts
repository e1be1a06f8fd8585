import type { Values, ValuesOf } from "../../parameter";
import type { RoomDescription } from "../../room";
import equations from "./equations.tex";

const task = (...names: string[]) => ({
  applies: (values: Values) => names.includes(String(values.task)),
});

const strength = (number: string, value: number, min = 0) =>
  ({
    kind: "range",
    label: `singular value s${number}`,
    help: "The strength of a mode of the input-output correlation.",
    default: value,
    min,
    max: 4,
    step: 0.05,
    ...task("chosen"),
  }) as const;

export const parameters = {
  task: {
    kind: "choice",
    label: "task",
    help: "The task to learn; its singular values determine when each mode is learned.",
    default: "semantic",
    options: {
      semantic: "eight living things and their properties",
      hierarchy: "a random tree of items",
      chosen: "chosen singular values",
      random: "a random linear map",
    },
  },
  levels: {
    kind: "range",
    label: "levels of the tree",
    help: "Levels including the root: 2^(levels − 1) items.",
    default: 4,
    min: 2,
    max: 5,
    step: 1,
    ...task("hierarchy"),
  },
  s1: strength("₁", 3, 0.1),
  s2: strength("₂", 2),
  s3: strength("₃", 1.2),
  s4: strength("₄", 0.7),
  depth: {
    kind: "range",
    label: "depth",
    help: "The number of weight matrices.",
    default: 2,
    min: 1,
    max: 6,
    step: 1,
  },
  hidden: {
    kind: "range",
    label: "hidden units",
    help: "The width of each hidden layer, and the largest number of modes that can be learned.",
    default: 12,
    min: 1,
    max: 32,
    step: 1,
    applies: ({ depth }) => Number(depth) > 1,
  },
  start: {
    kind: "choice",
    label: "initial weights",
    help: "The closed form holds for weights aligned with the modes; small random weights align as they grow.",
    default: "aligned",
    options: { aligned: "aligned with the modes", random: "random" },
  },
  initial: {
    kind: "range",
    label: "initial scale u₀",
    help: "The strength of each mode in the network's map at the start.",
    default: 1e-3,
    min: 1e-5,
    max: 0.5,
    step: 0,
    scale: "log",
  },
  step: {
    kind: "range",
    label: "rate η / largest stable",
    help: "The step of gradient descent, relative to the largest step that is stable once the strongest mode is learned.",
    default: 0.05,
    min: 0.005,
    max: 1.2,
    step: 0,
    scale: "log",
  },
  seed: {
    kind: "range",
    label: "seed",
    help: "The seed of random tasks and random weights.",
    default: 1,
    min: 0,
    max: 50,
    step: 1,
    applies: (values) => values.start === "random" || ["hierarchy", "random"].includes(String(values.task)),
  },
} as const satisfies RoomDescription["parameters"];

export type LinearValues = ValuesOf<typeof parameters>;

export const linear: RoomDescription = {
  name: "linear",
  short: "Deep linear",
  title: "Deep linear networks",
  text: "A deep linear network learns the modes of its task one after another, each along a curve that is known in closed form.",
  parameters,
  presets: [
    {
      name: "Stage by stage",
      text: "Saxe, McClelland & Ganguli 2014, figure 3: strong modes are learned first, along sigmoids.",
      values: { task: "hierarchy", levels: 5, hidden: 16 },
    },
    {
      name: "General before particular",
      text: "Saxe, McClelland & Ganguli 2013: living things first, then animals and plants, then birds and fish, then single species.",
      values: {},
    },
    {
      name: "From random weights",
      text: "Saxe, McClelland & Ganguli 2014: small random weights align first, then follow the closed form.",
      values: { task: "chosen", start: "random", initial: 1e-3, hidden: 16 },
    },
    {
      name: "Depth waits",
      text: "Saxe, McClelland & Ganguli 2014: with depth, plateaus get longer and steps steeper.",
      values: { task: "chosen", depth: 5, initial: 0.01 },
    },
    {
      name: "One layer",
      text: "Without hidden layers there are no plateaus: the error of every mode decays exponentially from the start.",
      values: { task: "chosen", depth: 1 },
    },
    {
      name: "At the edge of stability",
      text: "Gradient descent with 0.9 times the largest stable learning rate, next to the flow that it discretises.",
      values: { task: "chosen", step: 0.9, initial: 0.05 },
    },
  ],
  equations,
  links: {
    papers: [
      { key: "saxe2014", label: "Saxe, McClelland & Ganguli 2014", url: "https://arxiv.org/abs/1312.6120" },
    ],
    docs: "theory/deep-linear",
    source: "src/deep-linear",
  },
};
