import { modesScene } from "../../scenes";
import type { Step } from "../../step";

export const twoLayers: Step = {
  title: "Two layers learn in stages",
  text: [
    "Now put a *hidden layer* between input and output: the answer is a second matrix of weights times a first one times the input. The network is still linear and can express nothing that one layer could not.",
    "Yet it learns differently. Every mode waits on a plateau and then rises quickly along a *sigmoid*, a curve like an S. Strong modes rise first: the network learns in *stages*. Set the depth, the number of layers of weights, to 1 to compare.",
  ],
  equations: [],
  scene: modesScene({ step: 0.02 }, { depth: { default: 2, min: 1, max: 2 } }),
  question: {
    kind: "choice",
    text: "In the network of depth 2, mode 1 is half learned at t = 6.4. How much of mode 3 (birds from fish) has been learned at that time?",
    options: [
      {
        text: "about half, since both train the same weights",
        feedback: "Look at the curve of mode 3 at t = 6.4: it has hardly left zero.",
      },
      {
        text: "about a fifth",
        feedback: "Even that is far too much: look at the curve of mode 3 at t = 6.4.",
      },
      {
        text: "less than 2 %",
        feedback:
          "It is 1.6 % of its final strength. At t = 13.8 mode 3 is half learned, and mode 1 to more than 99.9 %: each stage is nearly over before the next one begins.",
      },
    ],
    right: 2,
  },
};
