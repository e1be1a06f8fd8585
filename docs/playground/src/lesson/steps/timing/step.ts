import { modesScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

export const timing: Step = {
  title: "Predict a time, then measure it",
  text: [
    "The equation of the last step can be solved for the time at which a mode is half learned. It is proportional to 1/s up to a logarithm, and the initial strength u₀ enters only this logarithm: each tenth of it adds the same time.",
    "Here is a smaller task with two modes and d = 1. Mode 1 has s = 2, and from u₀ = 0.001 it is half learned at t = ¼ ln(1999) = 1.90. Answer first; then move the slider of s₂ and read the measured time below the figure.",
  ],
  equations,
  scene: modesScene(
    { task: "chosen", s1: 2, s3: 0, s4: 0, step: 0.01 },
    { s2: { default: 1.5, min: 0.5, max: 1.95 }, initial: {} },
  ),
  question: {
    kind: "number",
    text: "Mode 2 gets half the singular value of mode 1: s = 1, with d = 1 and u₀ = 0.001. When is it half learned?",
    label: "time t, in units of τ",
    answer: 3.45,
    tolerance: 0.02,
    feedback:
      "½ ln(999) = 3.45. That is nearly twice the time of mode 1; the logarithm falls a little, because a mode with a smaller final strength starts closer to it.",
    hint: "Put s = 1, d = 1 and u₀ = 0.001 into the formula, or set s₂ to 1 and read the time below the figure.",
    mistakes: [
      {
        answer: 3.8,
        hint: "Twice 1.90 is nearly right: 1/s doubles. But the s in the logarithm is halved too.",
      },
      { answer: 0.95, hint: "A weaker mode is learned later, not earlier: s stands in the denominator." },
      { answer: 6.91, hint: "That is ln(999). The formula also divides by 2s." },
    ],
  },
};
