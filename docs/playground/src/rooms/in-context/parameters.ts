import type { ValuesOf } from "../../parameter";
import type { RoomDescription } from "../../room";
import equations from "./equations.tex";

export const parameters = {
  attention: {
    kind: "choice",
    label: "key and query",
    help: "Each head has a key vector and a query vector, or one matrix in their place.",
    default: "separate",
    options: { separate: "separate vectors k, q", merged: "merged into a matrix" },
  },
  heads: {
    kind: "range",
    label: "heads",
    help: "The number of attention heads; with separate key and query, each learns one direction.",
    default: 8,
    min: 1,
    max: 16,
    step: 1,
  },
  inputs: {
    kind: "range",
    label: "inputs D",
    help: "The number of inputs of the regression.",
    default: 4,
    min: 2,
    max: 6,
    step: 1,
  },
  decay: {
    kind: "range",
    label: "decay of the variances α",
    help: "The variance of direction d is proportional to d^(−α), with a mean of 1: all are equal at α = 0.",
    default: 1,
    min: 0,
    max: 2,
    step: 0.1,
  },
  examples: {
    kind: "range",
    label: "examples N",
    help: "The number of examples in each sequence of the training.",
    default: 31,
    min: 2,
    max: 100,
    step: 1,
  },
  query: {
    kind: "choice",
    label: "query",
    help: "The regression of the query: that of the examples, or another one, so that the context does not help.",
    default: "same",
    options: { same: "of the examples' regression", other: "of another regression" },
  },
  sequences: {
    kind: "range",
    label: "sequences",
    help: "The number of sequences for the training.",
    default: 2000,
    min: 50,
    max: 5000,
    step: 50,
  },
  start: {
    kind: "choice",
    label: "initial weights",
    help: "The theory holds for heads that are aligned with the directions; small random heads align as they grow.",
    default: "aligned",
    options: { aligned: "aligned with the directions", random: "random" },
  },
  initial: {
    kind: "range",
    label: "initial scale u₀",
    help: "The initial entry of M along each direction, and the scale of random weights.",
    default: 1e-3,
    min: 1e-5,
    max: 0.1,
    step: 0,
    scale: "log",
  },
  time: {
    kind: "range",
    label: "time of the test",
    help: "Time of the network that is tested with other numbers of examples, relative to the displayed time span.",
    default: 1,
    min: 0,
    max: 1,
    step: 0.01,
  },
  seed: {
    kind: "range",
    label: "seed",
    help: "The seed of the sequences and of random weights.",
    default: 1,
    min: 0,
    max: 50,
    step: 1,
  },
} as const satisfies RoomDescription["parameters"];

export type InContextValues = ValuesOf<typeof parameters>;

export const inContext: RoomDescription = {
  name: "in-context",
  short: "In context",
  title: "Learning in context",
  text: "Linear attention learns to solve a new regression from the examples in its context. With separate key and query the loss falls in steps, one direction of the inputs at a time; with both merged into one matrix it has a single drop.",
  parameters,
  presets: [
    {
      name: "One direction at a time",
      text: "Zhang, Singh, Latham & Saxe 2025: with separate key and query, the loss falls in steps. In each, one head learns the direction of the largest remaining variance. More examples than in the training still help.",
      values: {},
    },
    {
      name: "From random weights",
      text: "Zhang, Singh, Latham & Saxe 2025: small random heads become aligned by themselves. The plateaus have the losses of the theory; chance determines when they end.",
      values: { start: "random", initial: 1e-4, sequences: 5000 },
    },
    {
      name: "Merged: one drop",
      text: "Zhang, Singh, Latham & Saxe 2025: with a matrix in place of key and query, attention is a linear network of two layers with one output. The loss has one abrupt drop.",
      values: { attention: "merged", decay: 0, start: "random" },
    },
    {
      name: "Merged, unequal variances",
      text: "The first drop ends where the strongest direction is learned; the weaker ones follow slowly, without plateaus.",
      values: { attention: "merged" },
    },
    {
      name: "Two heads",
      text: "Two heads with separate key and query learn two of four directions, and the loss stays at that plateau.",
      values: { heads: 2 },
    },
    {
      name: "Too few sequences",
      text: "After training on 50 sequences, the loss on new ones ends at more than twice the optimum, and the weakest direction is hardly learned.",
      values: { sequences: 50 },
    },
    {
      name: "Control: unrelated query",
      text: "The query belongs to another regression than the examples. Nothing can be learned from the context, and the loss does not fall.",
      values: { query: "other" },
    },
  ],
  equations,
  links: {
    papers: [
      {
        key: "zhang2025",
        label: "Zhang, Singh, Latham & Saxe 2025",
        url: "https://arxiv.org/abs/2501.16265",
      },
    ],
    docs: "theory/deep-linear",
    source: "src/tasks",
  },
};
