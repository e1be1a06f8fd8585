import { modesScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

export const depth: Step = {
  title: "More layers, longer plateaus",
  text: [
    "In N layers the strength of a mode is a product of N factors. If the product is u, each factor is the N-th root of u, and each waits for all others. The equation of a mode has a higher power of u: the plateau is flatter and the stage steeper.",
    "Move the slider of the depth and compare. The order of the modes stays the same.",
  ],
  equations,
  scene: modesScene({ initial: 0.01 }, { depth: { default: 3, min: 1, max: 5 }, initial: { default: 0.01 } }),
  question: {
    kind: "choice",
    text: "With two layers, mode 1 is half learned at t = 4.7 from u₀ = 0.01, and at t = 9.8 from a thousandth of it, u₀ = 0.00001. With three layers it takes 6.2 from u₀ = 0.01. How long from u₀ = 0.00001?",
    options: [
      {
        text: "about 11: the same 5 units more",
        feedback:
          "That is the logarithm of two layers. In three layers the growth of a small mode is not exponential: it is proportional to the power 4/3 of u.",
      },
      {
        text: "about 68: eleven times as long",
        feedback:
          "While u is small, du/dt = 3 s u^(4/3)/τ, and the plateau takes τ/s times u₀^(−1/3). A thousandth of u₀ makes it ten times as long, not longer by a fixed time. Deep networks need initial weights that are not too small.",
      },
      {
        text: "about 6,200: a thousand times as long",
        feedback:
          "That would be a plateau proportional to 1/u₀, as in a network with infinitely many layers.",
      },
    ],
    right: 1,
  },
};
