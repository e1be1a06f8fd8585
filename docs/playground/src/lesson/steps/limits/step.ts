import type { ValuesOf } from "../../../parameter";
import type { Plots } from "../../../plots";
import { ownScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

const plots = {
  modes: {
    title: "Modes of inputs that look alike: formula and network",
    x: { label: "time t (units of τ)" },
    y: { label: "mode strength u" },
  },
} as const satisfies Plots;

export const parameters = {
  red: {
    kind: "range",
    label: "redness of robin and rose",
    help: "The value of the ninth input, which shows the colour, for the robin and the rose.",
    default: 0,
    min: 0,
    max: 2,
    step: 0.1,
  },
} as const;

export type LimitsValues = ValuesOf<typeof parameters>;

export const limits: Step = {
  title: "Where the formulas end",
  text: [
    "The formulas need modes that do not disturb each other: inputs that do not mix them, as names do, and initial weights that are small or aligned with them. Now let the network also see colours. A ninth input is on for the robin and the rose, since both are red, and couples the modes. Lines are the formulas without the coupling, rings the network.",
    "For nonlinear networks there is often no formula. Gated linear networks, tangent kernels and models fitted to measurements go further, as the rooms of this playground show. On the command line, “npx learning-dynamics run semantic-development” measures the claims of this lesson.",
  ],
  equations,
  scene: ownScene("limits", plots, parameters),
  question: {
    kind: "choice",
    text: "Robin and rose have the redness 1. What does the network do?",
    state: { values: { red: 1 }, label: "Set the redness to 1" },
    options: [
      {
        text: "it follows the formulas as before",
        feedback: "Compare mode 1 with its line: the network ends at 4.2 where the formula says 3.2.",
      },
      {
        text: "it never learns the table, because the robin is taken for a rose",
        feedback: "The nine inputs still tell all things apart: its loss falls to zero, below the figure.",
      },
      {
        text: "it learns the table, but with other strengths and times",
        feedback:
          "All answers end up right, and strong modes still come first, but modes that redness touches leave their lines. Mode 2 does not: robin and rose lie on both of its sides, and the red cancels.",
      },
    ],
    right: 2,
  },
  links: [
    { text: "Room: deep linear networks, with all sliders", href: "#room=linear" },
    { text: "Room: from lazy to rich", href: "#room=lazy-rich" },
    { text: "Room: gated networks", href: "#room=race" },
    {
      text: "Saxe, McClelland & Ganguli 2014: exact solutions of deep linear networks",
      href: "https://arxiv.org/abs/1312.6120",
    },
    {
      text: "Saxe, McClelland & Ganguli 2019: a mathematical theory of semantic development",
      href: "https://doi.org/10.1073/pnas.1820226116",
    },
  ],
};
