import type { Values, ValuesOf } from "../../parameter";
import type { RoomDescription } from "../../room";
import equations from "./equations.tex";

const random = { applies: ({ task }: Values) => task === "random" };

export const parameters = {
  task: {
    kind: "choice",
    label: "task",
    help: "The task to learn; its inputs are uncorrelated, as the exact solution requires.",
    default: "semantic",
    options: { semantic: "eight living things and their properties", random: "a random linear map" },
  },
  lambda: {
    kind: "range",
    label: "balance λ",
    help: "W₂ᵀW₂ − W₁W₁ᵀ = λ: rich at 0, lazy for large |λ|; for λ > 0 the output layer is the larger one.",
    default: 0,
    min: -10,
    max: 10,
    step: 0.1,
  },
  scale: {
    kind: "range",
    label: "initial scale σ",
    help: "The standard deviation of the entries of the initial product W₂W₁.",
    default: 1e-3,
    min: 1e-6,
    max: 1,
    step: 0,
    scale: "log",
  },
  hidden: {
    kind: "range",
    label: "hidden units",
    help: "Weights of balance λ exist for at most as many hidden units as there are outputs (λ > 0) or inputs (λ < 0).",
    default: 8,
    min: 1,
    max: 24,
    step: 1,
  },
  inputs: {
    kind: "range",
    label: "inputs",
    help: "The number of input units.",
    default: 6,
    min: 2,
    max: 12,
    step: 1,
    ...random,
  },
  outputs: {
    kind: "range",
    label: "outputs",
    help: "The number of output units.",
    default: 8,
    min: 2,
    max: 12,
    step: 1,
    ...random,
  },
  time: {
    kind: "range",
    label: "time t / time span",
    help: "Time of the displayed similarities, relative to the displayed time span.",
    default: 1,
    min: 0,
    max: 1,
    step: 0.005,
  },
  matrix: {
    kind: "choice",
    label: "representation",
    help: "The displayed inner products in the hidden layer: of the inputs or of the outputs.",
    default: "inputs",
    options: { inputs: "of inputs, W₁ᵀW₁", outputs: "of outputs, W₂W₂ᵀ" },
  },
  step: {
    kind: "range",
    label: "rate η / largest stable",
    help: "The step of gradient descent, relative to the largest step that is stable at the end of learning.",
    default: 0.05,
    min: 0.005,
    max: 0.9,
    step: 0,
    scale: "log",
  },
  seed: {
    kind: "range",
    label: "seed",
    help: "The seed of the weights and of the random map.",
    default: 4,
    min: 0,
    max: 50,
    step: 1,
  },
} as const satisfies RoomDescription["parameters"];

export type LazyRichValues = ValuesOf<typeof parameters>;

export const lazyRich: RoomDescription = {
  name: "lazy-rich",
  short: "Lazy to rich",
  title: "Lazy to rich",
  text: "The balance λ of the initial weights takes a network with one hidden layer from rich learning (in steps, with representations shaped by the task) to lazy learning along one exponential. The exact solution holds for all λ.",
  parameters,
  presets: [
    {
      name: "Rich",
      text: "Braun et al. 2022: with balanced weights, λ = 0, learning starts late and proceeds in steps; the representation shows the tree of living things.",
      values: {},
    },
    {
      name: "Lazy",
      text: "Dominé et al. 2025, λ = −10: one exponential. The input layer is the larger one, and similarities between inputs do not change.",
      values: { lambda: -10 },
    },
    {
      name: "Lazy, the other way",
      text: "Dominé et al. 2025, λ = 10: with a large output layer the kernel does not change either, although the small input layer shows the task.",
      values: { lambda: 10, hidden: 22 },
    },
    {
      name: "In between",
      text: "Dominé et al. 2025, λ = −1: a mixture of plateaus and exponential decay.",
      values: { lambda: -1 },
    },
    {
      name: "Too narrow to be lazy",
      text: "λ = 10 with 8 hidden units for 22 outputs: the large layer spans too few directions and has to rotate, so the kernel moves.",
      values: { lambda: 10 },
    },
    {
      name: "Rich from large weights",
      text: "Braun et al. 2022: with λ = 0, the task determines the final representations even from large initial weights.",
      values: { scale: 0.5 },
    },
    {
      name: "Half way",
      text: "Braun et al. 2022, figure 3: the representation when animals are distinguished from plants, but birds are not yet distinguished from fish.",
      values: { time: 0.25 },
    },
    {
      name: "A bottleneck",
      text: "Three hidden units learn only the three strongest modes.",
      values: { hidden: 3 },
    },
  ],
  equations,
  links: {
    papers: [{ key: "domine2025", label: "Dominé et al. 2025", url: "https://arxiv.org/abs/2409.14623" }],
    docs: "theory/lazy-to-rich",
    source: "src/deep-linear",
  },
};
