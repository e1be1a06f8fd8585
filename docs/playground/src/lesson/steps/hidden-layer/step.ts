import type { ValuesOf } from "../../../parameter";
import type { Plots } from "../../../plots";
import { ownScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";
import { END } from "./time-span";

const plots = {
  map: {
    title: "The eight things in the hidden layer",
    x: { label: "plants ← → animals, and things of each pair" },
    y: { label: "fish, flowers ← → birds, trees" },
  },
  similarity: {
    title: "Similarity in the hidden layer",
    x: { label: "thing" },
    y: { label: "thing" },
  },
} as const satisfies Plots;

export const parameters = {
  time: {
    kind: "range",
    label: "time t",
    help: "The time of the displayed representations, in units of τ.",
    default: 5,
    min: 0,
    max: END,
    step: 0.5,
  },
} as const;

export type HiddenLayerValues = ValuesOf<typeof parameters>;

export const hiddenLayer: Step = {
  title: "The hidden layer grows a tree",
  text: [
    "The values of the 32 hidden units for a thing are its *representation*. The *similarity* of two things is the inner product of their representations, and the map shows the representations as points, seen from two fixed directions, with their paths so far.",
    "Move the slider through time: one cloud splits into animals and plants, each of these into two kinds, and each kind into two things. This network starts from small random weights; the tree comes from the table alone.",
  ],
  equations,
  scene: ownScene("hidden-layer", plots, parameters),
  question: {
    kind: "choice",
    text: "At t = 10 the network separates animals from plants, but hardly birds from fish. What does the matrix of similarities look like then?",
    state: { values: { time: 10 }, label: "Set the time to 10" },
    options: [
      {
        text: "eight single cells on the diagonal",
        feedback:
          "That would mean eight things without anything in common. Things of a kingdom are similar from their first stage on.",
      },
      {
        text: "two blocks of four things",
        feedback:
          "Within a kingdom the similarities are about 1, between the kingdoms about 0.3: mode 2 is strong, mode 3 still weak. By t = 18 each block has split in two.",
      },
      {
        text: "four blocks of two things",
        feedback: "That is the matrix after the next stage: set the time to 18.",
      },
      {
        text: "the same everywhere",
        feedback: "That is nearly the matrix while mode 1 leads: set the time to 5.",
      },
    ],
    right: 1,
  },
};
