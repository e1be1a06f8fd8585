import { modesScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

export const oneLayer: Step = {
  title: "One layer learns everything at once",
  text: [
    "Start with the simplest network: the answer is one matrix of weights times the input. *Gradient descent* changes the weights in small steps that reduce the squared error of the answers. Its limit for infinitely small steps is *gradient flow*. Time t is the number of steps times their size, the learning rate.",
    "The curves are the strengths u of the modes in the network's answers; modes 4 and 6 to 8 coincide with a displayed one. Lines are the exact formula, dots and rings are networks that were trained. Here s is the singular value of the mode, d the variance of the inputs (1/8, since each thing is shown an eighth of the time) and τ the unit of time.",
  ],
  equations,
  scene: modesScene({ depth: 1 }),
  question: {
    kind: "choice",
    text: "Mode 1 ends at a strength of 5.4, mode 5 at 1. Which of them first reaches half of its own final strength?",
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
