import type { Plots } from "../../../plots";
import { ownScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

const plots = {
  growth: {
    title: "Growth of each mode at each strength",
    x: { label: "strength u" },
    y: { label: "growth du/dt (per τ)" },
  },
} as const satisfies Plots;

const parameters = {
  layers: {
    kind: "range",
    label: "layers",
    help: "The number of weight matrices.",
    default: 2,
    min: 1,
    max: 2,
    step: 1,
  },
} as const;

export const growth: Step = {
  title: "Why there are stages",
  text: [
    "In two layers the strength of a mode is a product with one factor in each layer, and the error pulls at each factor in proportion to the other one. While both are small, both learn slowly: the mode grows as exp(2 s t/τ), which looks like a plateau.",
    "Near the final strength s/d the error vanishes, and the growth ends. The stage lies between. The rings are measured: each is the growth between two moments of a training.",
  ],
  equations,
  scene: ownScene("growth", plots, parameters),
  question: {
    kind: "choice",
    text: "At which strength does mode 1 grow fastest in the network with two layers?",
    options: [
      {
        text: "at 0, where the error is largest",
        feedback:
          "That is true for one layer. In two layers the factor u in the growth is 0 there, and nothing starts.",
      },
      {
        text: "at half of its final strength",
        feedback: "The parabola 2u(s − d u) is highest in the middle of its zeros 0 and s/d, at u = 2.7.",
      },
      {
        text: "at its final strength, where its weights are largest",
        feedback: "There the error is 0, and with it the growth.",
      },
    ],
    right: 1,
  },
};
