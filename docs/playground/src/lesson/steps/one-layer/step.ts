import { modesScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

export const oneLayer: Step = {
  title: "One layer learns everything at once",
  text: [
    "Start with one layer: the answer is a matrix of weights times the input. *Gradient descent* changes the weights in small steps that reduce the squared error. Time t is the number of steps times their size, the learning rate, and *gradient flow* is the limit of infinitely small steps.",
    "The figure shows how strong each mode is in the answers: exact formula (lines) and trained networks (rings and dots). Modes 4 and 6 to 8 coincide with displayed ones.",
  ],
  equations,
  scene: modesScene({ depth: 1, step: 0.005 }),
  question: {
    kind: "choice",
    text: "Mode 1 ends at a strength of 5.4, mode 5 at 1. Which of them first reaches half of its final strength?",
    options: [
      {
        text: "mode 1, because it is stronger",
        feedback:
          "It climbs faster, but it also has further to go: compare each curve with its own final value.",
      },
      {
        text: "mode 5, because it has less to learn",
        feedback:
          "It has less to learn, but it also learns more slowly: compare each curve with its own final value.",
      },
      {
        text: "both at the same time",
        feedback:
          "The remaining error of every mode decays as exp(−d t/τ), with the same d = 1/8. All modes are half learned at t = 8 ln 2 = 5.5. One layer knows no order of general and particular.",
      },
    ],
    right: 2,
  },
};
