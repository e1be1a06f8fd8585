import type { ValuesOf } from "../../../parameter";
import type { Plots } from "../../../plots";
import { ownScene } from "../../scenes";
import type { Step } from "../../step";
import equations from "./equation.tex";

const plots = {
  right: {
    title: "Answers about true properties",
    x: { label: "time t (units of τ)" },
    y: { label: "answer", domain: [-0.03, 1.03] },
  },
  wrong: {
    title: "Answers about false properties",
    x: { label: "time t (units of τ)" },
    y: { label: "answer", domain: [-0.03, 1.03] },
  },
} as const satisfies Plots;

export const parameters = {
  thing: {
    kind: "choice",
    label: "thing",
    help: "The thing that the network is asked about.",
    default: "salmon",
    options: {
      canary: "canary",
      robin: "robin",
      salmon: "salmon",
      sunfish: "sunfish",
      oak: "oak",
      pine: "pine",
      rose: "rose",
      daisy: "daisy",
    },
  },
} as const;

export type IllusionsValues = ValuesOf<typeof parameters>;

export const illusions: Step = {
  title: "Believing what was never true",
  text: [
    "Midway the network knows that the salmon is an animal, but not yet that it is a fish. It gives every animal a share of all that animals do, flying included, although no example ever said so. The belief rises with mode 2 and falls with mode 3.",
    "Saxe, McClelland and Ganguli call this an *illusory correlation*. Children make such errors too, for example that worms have bones.",
  ],
  equations,
  scene: ownScene("illusions", plots, parameters),
  question: {
    kind: "choice",
    text: "When does the network believe most strongly that a salmon can fly?",
    options: [
      {
        text: "at the start, when it knows nothing",
        feedback: "At the start all answers are near 0: a network that knows nothing claims nothing.",
      },
      {
        text: "between the stages of mode 2 and mode 3",
        feedback:
          "The answer peaks with 0.38 at t = 10.7. Mode 2 (half learned at 9.1) says “animal”, and mode 3 (13.8), which says “fish”, is still weak.",
      },
      {
        text: "at the end, when all modes are strong",
        feedback: "At the end mode 3 has cancelled the belief: the table says 0, and the network agrees.",
      },
      {
        text: "never, since no example contains it",
        feedback: "Each weight follows the error of all examples together. Look at the curve of “can fly”.",
      },
    ],
    right: 1,
  },
};
