import type { ValuesOf } from "../../parameter";
import type { RoomDescription } from "../../room";
import equations from "./equations.tex";

export const parameters = {
  task: {
    kind: "choice",
    label: "task",
    help: "The properties that the network learns to name for each of eight items.",
    default: "semantic",
    options: {
      semantic: "eight living things and their properties",
      tree: "a random tree of items",
      unrelated: "items without relations",
    },
  },
  activation: {
    kind: "choice",
    label: "activation",
    help: "The activation of the hidden units; the closed form holds for linear ones.",
    default: "linear",
    options: { linear: "linear", relu: "ReLU", tanh: "tanh" },
  },
  hidden: {
    kind: "range",
    label: "hidden units",
    help: "The width of the hidden layer, and the largest number of modes that can be learned.",
    default: 32,
    min: 1,
    max: 64,
    step: 1,
  },
  initial: {
    kind: "range",
    label: "initial scale u₀",
    help: "Strength of each mode at the start of the closed form, and size of the random initial weights.",
    default: 1e-3,
    min: 1e-5,
    max: 30,
    step: 0,
    scale: "log",
  },
  layer: {
    kind: "choice",
    label: "layer",
    help: "The layer in which items are compared.",
    default: "hidden",
    options: { hidden: "hidden layer", output: "output layer" },
  },
  measure: {
    kind: "choice",
    label: "similarity",
    help: "The measure by which two representations of the items are compared.",
    default: "rsa",
    options: {
      rsa: "RSA: correlation of distances",
      cka: "CKA: centred kernel alignment",
      procrustes: "Procrustes: best rotation",
    },
  },
  time: {
    kind: "range",
    label: "time of the distances",
    help: "Time of the displayed distances between items, relative to the displayed time span.",
    default: 0.2,
    min: 0,
    max: 1,
    step: 0.01,
  },
  seed: {
    kind: "range",
    label: "seed",
    help: "The seed of network 1 and of the random tree; network 2 has the next seed.",
    default: 1,
    min: 0,
    max: 50,
    step: 1,
  },
} as const satisfies RoomDescription["parameters"];

export type RepresentationsValues = ValuesOf<typeof parameters>;

export const representations: RoomDescription = {
  name: "representations",
  short: "Representations",
  title: "Representations",
  text: "Distances between items in a layer, while a network learns the properties of the items. In a linear network with small initial weights, a closed form predicts how the tree of living things appears.",
  parameters,
  presets: [
    {
      name: "The tree, level by level",
      text: "Saxe, McClelland & Ganguli 2019: animals and plants separate first, then birds and fish, then single species. Two networks start with unrelated distances and end with the same ones.",
      values: {},
    },
    {
      name: "Large weights",
      text: "Both networks learn the task, but the hidden layer keeps most of its random distances, shows no tree, and differs between the networks. The closed form for small weights does not apply.",
      values: { initial: 30 },
    },
    {
      name: "Rectified units",
      text: "ReLU units learn the levels in the same order; two networks end similar but not equal.",
      values: { activation: "relu" },
    },
    {
      name: "Four units",
      text: "Four hidden units learn the four strongest modes: kinds of living things are told apart, single species never are.",
      values: { hidden: 4 },
    },
    {
      name: "The output layer",
      text: "In the output layer the strengths of the modes enter squared, so that each level appears later and faster; at the end the distances are those of the properties.",
      values: { layer: "output" },
    },
    {
      name: "CKA of few items",
      text: "Kornblith et al. 2019: linear CKA. With eight items it is biased upwards: two networks with unrelated random weights already have a CKA near 0.8, while their distances have no correlation.",
      values: { measure: "cka" },
    },
    {
      name: "Control: no relations",
      text: "Each item has one individual property. All levels grow at once, all distances become nearly equal, and no tree appears.",
      values: { task: "unrelated", time: 1 },
    },
  ],
  equations,
  links: {
    papers: [
      { key: "saxe2019", label: "Saxe, McClelland & Ganguli 2019", url: "https://arxiv.org/abs/1810.10531" },
      { key: "kornblith2019", label: "Kornblith et al. 2019", url: "https://arxiv.org/abs/1905.00414" },
    ],
    docs: "theory/representations",
    source: "src/representations",
  },
};
