import type { Plots } from "../../../plots";
import { ownScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

const plots = {
  modes: {
    title: "The input modes: each is a distinction",
    x: { label: "thing" },
    y: { label: "mode" },
  },
  sum: {
    title: "The sum of the first modes",
    x: { label: "thing" },
    y: { label: "one of equal properties" },
  },
} as const satisfies Plots;

const parameters = {
  modes: {
    kind: "range",
    label: "number of modes",
    help: "The number of modes in the sum, from the strongest to the weakest.",
    default: 2,
    min: 1,
    max: 8,
    step: 1,
  },
} as const;

export const modes: Step = {
  title: "Modes are distinctions",
  text: [
    "The *singular value decomposition* writes the table as a sum of *modes*. A mode pairs a pattern over the things, its input mode, with a pattern over the properties, its output mode; its *singular value* is its strength.",
    "The first figure shows the input modes row by row. Mode 1 is the same for all things, mode 2 has one sign for animals and the other for plants, and the others separate kinds and single things. Add them with the slider: the table appears from the general to the particular.",
  ],
  equations,
  scene: ownScene("modes", plots, parameters),
  question: {
    kind: "choice",
    text: "Of two things you know only the first four modes. Which two can you not tell apart?",
    options: [
      {
        text: "canary and salmon",
        feedback: "Mode 3 tells them apart: it is positive for birds and negative for fish.",
      },
      {
        text: "oak and rose",
        feedback: "Mode 4 tells them apart: it is positive for trees and negative for flowers.",
      },
      {
        text: "canary and robin",
        feedback:
          "They are equal in modes 1 to 4. Only mode 5 tells the two birds apart, as the sum of the first four modes shows.",
      },
      { text: "salmon and pine", feedback: "Mode 2 tells them apart: one is an animal, the other a plant." },
    ],
    right: 2,
  },
};
