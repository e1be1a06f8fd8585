import type { ValuesOf } from "../../../parameter";
import type { Plots } from "../../../plots";
import { ownScene } from "../../scenes";
import type { Step } from "../../step";

const plots = {
  modes: {
    title: "Learned part of each mode",
    x: { label: "time t (units of τ)" },
    y: { label: "strength u / final strength" },
  },
  similarity: {
    title: "Similarity in the hidden layer at the end",
    x: { label: "thing" },
    y: { label: "thing" },
  },
} as const satisfies Plots;

export const parameters = {
  deviation: {
    kind: "range",
    label: "initial scale σ",
    help: "The standard deviation of the initial weights.",
    default: 0.01,
    min: 0.001,
    max: 0.5,
    step: 0,
    scale: "log",
  },
} as const;

export type InitialScaleValues = ValuesOf<typeof parameters>;

export const initialScale: Step = {
  title: "Rich or lazy learning",
  text: [
    "These networks start from random weights with the standard deviation σ. If σ is small, all modes start near zero: there are plateaus and stages, and the task shapes the hidden layer. This is *rich* learning.",
    "Increase σ to 0.5. The plateaus disappear, and all modes are learned early and together: the time axis, which ends soon after the last mode is learned, ends at 4 in place of 50. The 64 hidden units already give each thing a random representation, and small changes of the weights suffice. This is *lazy* learning.",
  ],
  equations: [],
  scene: ownScene("initial-scale", plots, parameters),
  question: {
    kind: "choice",
    text: "With σ = 0.5 the network also learns the whole table. What do the similarities in its hidden layer show at the end?",
    state: { values: { deviation: 0.5 }, label: "Set σ to 0.5" },
    options: [
      {
        text: "the tree, since the task requires it",
        feedback:
          "The task requires the right answers, and many hidden layers give them. Set σ to 0.5 and look at the matrix.",
      },
      {
        text: "almost the random similarities of the start",
        feedback:
          "Their correlation with the start is above 0.9, and with the tree about 0. The answers are the same, but the knowledge is not: the lazy network knows each thing and has not discovered animals and plants.",
      },
      {
        text: "nothing, all of them are zero",
        feedback:
          "Its representations are large: each thing is very similar to itself. Look at the diagonal of the matrix.",
      },
    ],
    right: 1,
  },
};
