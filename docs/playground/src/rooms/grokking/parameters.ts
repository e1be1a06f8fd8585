import type { ValuesOf } from "../../parameter";
import type { RoomDescription } from "../../room";
import equations from "./equations.tex";

export const parameters = {
  scale: {
    kind: "range",
    label: "output scale α",
    help: "The factor of the output: large scales are lazy, since a small change of the weights suffices; small ones are rich.",
    default: 0.3,
    min: 0.03,
    max: 10,
    step: 0,
    scale: "log",
  },
  epsilon: {
    kind: "range",
    label: "curvature ε",
    help: "The activation is h + ε h²/2: the smaller ε is, the less of a quadratic teacher the initial kernel contains.",
    default: 0.2,
    min: 0.05,
    max: 1,
    step: 0,
    scale: "log",
  },
  linear: {
    kind: "range",
    label: "linear part of the teacher",
    help: "The share of the targets' variance that is linear in the inputs, with which the initial kernel is aligned.",
    default: 0,
    min: 0,
    max: 1,
    step: 0.05,
  },
  samples: {
    kind: "range",
    label: "training samples",
    help: "The number of training samples; a quadratic function of d inputs has d(d + 3)/2 coefficients.",
    default: 48,
    min: 16,
    max: 200,
    step: 4,
  },
  dimension: {
    kind: "range",
    label: "inputs d",
    help: "The number of input units.",
    default: 12,
    min: 8,
    max: 24,
    step: 1,
  },
  steps: {
    kind: "range",
    label: "steps",
    help: "Steps of gradient descent.",
    default: 500,
    min: 100,
    max: 3000,
    step: 0,
    scale: "log",
  },
  time: {
    kind: "range",
    label: "time of the outputs",
    help: "Time of the displayed outputs, relative to the logarithmic time axis.",
    default: 0.61,
    min: 0,
    max: 1,
    step: 0.01,
  },
  width: {
    kind: "range",
    label: "hidden units",
    help: "The width of the trained network; the lines are those of infinite width.",
    default: 40,
    min: 5,
    max: 200,
    step: 5,
  },
  seed: {
    kind: "range",
    label: "seed",
    help: "The seed of the samples and of the weights of the trained network.",
    default: 4,
    min: 0,
    max: 50,
    step: 1,
  },
} as const satisfies RoomDescription["parameters"];

export type GrokkingValues = ValuesOf<typeof parameters>;

export const grokking: RoomDescription = {
  name: "grokking",
  short: "Grokking",
  title: "Grokking",
  text: "Why does the test loss fall long after the training loss? The initial tangent kernel can fit the samples, but it is not aligned with the task; only later does the kernel align, and the network generalises.",
  parameters,
  presets: [
    {
      name: "Grokking",
      text: "Kumar et al. 2024: the training loss falls first. The test loss takes ten times as long, until the kernel is aligned with the teacher.",
      values: {},
    },
    {
      name: "Lazy for good",
      text: "Kumar et al. 2024: with a large output scale the kernel hardly moves, and the network learns the training samples but not the test samples.",
      values: { scale: 10 },
    },
    {
      name: "Rich from the start",
      text: "Kumar et al. 2024: with a small output scale the kernel aligns while the training loss still falls. The test loss takes five times as long, not ten.",
      values: { scale: 0.03, epsilon: 0.05 },
    },
    {
      name: "Enough samples",
      text: "Kumar et al. 2024: 144 samples determine the 90 coefficients of a quadratic function. Both losses fall together, although the initial kernel is the same.",
      values: { samples: 144 },
    },
    {
      name: "Too few samples",
      text: "Kumar et al. 2024: from 24 samples the network learns its training targets by heart, and the test loss stays above the variance of the targets.",
      values: { samples: 24 },
    },
    {
      name: "Half linear",
      text: "The initial kernel learns the linear half of the teacher, also for test samples. The rest of the test loss falls later.",
      values: { linear: 0.5 },
    },
    {
      name: "Control: linear teacher",
      text: "The initial kernel contains every linear function, so that there is nothing to wait for: both losses fall at nearly the same time.",
      values: { linear: 1, scale: 3, epsilon: 0.05 },
    },
    {
      name: "Ten hidden units",
      text: "The outputs depend on the weights only through their mean and second moment. A network of ten units already follows the lines of infinite width.",
      values: { width: 10 },
    },
  ],
  equations,
  links: {
    papers: [{ key: "kumar2024", label: "Kumar et al. 2024", url: "https://arxiv.org/abs/2310.06110" }],
    docs: "theory/generalisation",
    source: "src/generalisation",
  },
};
