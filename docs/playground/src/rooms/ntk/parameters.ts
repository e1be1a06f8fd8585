import type { ValuesOf } from "../../parameter";
import type { RoomDescription } from "../../room";
import equations from "./equations.tex";

export const parameters = {
  activation: {
    kind: "choice",
    label: "activation",
    help: "The nonlinearity of the hidden layers.",
    default: "erf",
    options: { erf: "erf", relu: "ReLU", gelu: "GELU", sin: "sine", abs: "absolute value", linear: "linear" },
  },
  depth: {
    kind: "range",
    label: "hidden layers",
    help: "The number of hidden layers of the finite networks and of the infinitely wide network.",
    default: 2,
    min: 1,
    max: 5,
    step: 1,
  },
  width: {
    kind: "range",
    label: "width of finite networks",
    help: "Units of each hidden layer of the trained networks.",
    default: 96,
    min: 4,
    max: 512,
    step: 0,
    scale: "log",
  },
  networks: {
    kind: "range",
    label: "finite networks",
    help: "The number of trained networks, each from different random weights.",
    default: 4,
    min: 1,
    max: 12,
    step: 1,
  },
  weights: {
    kind: "range",
    label: "weight variance",
    help: "σ_w² of all layers, per input unit; 2 is He's choice for ReLU.",
    default: 1.5,
    min: 0.2,
    max: 4,
    step: 0.05,
  },
  biases: {
    kind: "range",
    label: "bias variance",
    help: "σ_b² of all layers.",
    default: 0.1,
    min: 0,
    max: 1,
    step: 0.05,
  },
  points: {
    kind: "range",
    label: "training points",
    help: "Points on a circle, with the values to learn.",
    default: 5,
    min: 2,
    max: 8,
    step: 1,
  },
  time: {
    kind: "range",
    label: "learning time t",
    help: "Steps times learning rate, for the loss ½Σ(f − y)².",
    default: 4,
    min: 0.01,
    max: 100,
    step: 0,
    scale: "log",
  },
  step: {
    kind: "range",
    label: "rate η / largest stable",
    help: "The step of gradient descent, relative to 2 over the largest eigenvalue of the kernel at infinite width.",
    default: 0.4,
    min: 0.05,
    max: 0.9,
    step: 0.05,
  },
  seed: {
    kind: "range",
    label: "seed",
    help: "The seed of the finite networks.",
    default: 0,
    min: 0,
    max: 50,
    step: 1,
  },
} as const satisfies RoomDescription["parameters"];

export type NtkValues = ValuesOf<typeof parameters>;

export const ntk: RoomDescription = {
  name: "ntk",
  short: "Infinite width",
  title: "Infinite width",
  text: "Infinitely wide networks learn with a constant tangent kernel: over random initial weights their outputs are normally distributed at all times, with a mean and a band in closed form. Finite networks are trained for comparison.",
  parameters,
  presets: [
    {
      name: "The ensemble",
      text: "Lee et al. 2019: at infinite width 95 % of the outputs lie within the band of ± 2 standard deviations. The outputs of one network vary together, so that the share of four networks depends on their seed: nearly all outputs of these lie within the band.",
      values: {},
    },
    {
      name: "Before learning",
      text: "Jacot, Gabriel & Hongler 2018: initial outputs are a draw from the NNGP, with a wide band everywhere.",
      values: { time: 0.01 },
    },
    {
      name: "Wide networks",
      text: "Jacot, Gabriel & Hongler 2018: with width 512, the kernels are nearly that of infinite width, and 95 % of the outputs of many networks lie within the band.",
      values: { width: 512 },
    },
    {
      name: "Narrow networks",
      text: "Lee et al. 2019: with 8 units the kernel varies between networks, and a quarter of their outputs leave the band.",
      values: { width: 8, networks: 8 },
    },
    {
      name: "ReLU, with He's variance",
      text: "Kinks of ReLU show in the outputs between points; slow modes of the kernel are learned last.",
      values: { activation: "relu", weights: 2, time: 10 },
    },
    {
      name: "A sine",
      text: "A rapidly varying activation has a narrow kernel: the time scales of its modes differ by a factor of about 3, against 14 for the erf units of the first preset, and the outputs between the points stay undetermined.",
      values: { activation: "sin", weights: 4 },
    },
    {
      name: "Deeper",
      text: "Five hidden layers of erf units: every mode is learned faster than with two, and the time scales of the modes differ by a factor of about 6 in place of 14.",
      values: { depth: 5, weights: 1.6 },
    },
  ],
  equations,
  links: {
    papers: [
      { key: "jacot2018", label: "Jacot, Gabriel & Hongler 2018", url: "https://arxiv.org/abs/1806.07572" },
      { key: "lee2019", label: "Lee et al. 2019", url: "https://arxiv.org/abs/1902.06720" },
    ],
    docs: "theory/tangent-kernels",
    source: "src/ntk",
  },
};
