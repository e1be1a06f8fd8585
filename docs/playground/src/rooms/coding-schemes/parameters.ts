import type { ValuesOf } from "../../parameter";
import type { RoomDescription } from "../../room";
import equations from "./equations.tex";

export const parameters = {
  activation: {
    kind: "choice",
    label: "activation",
    help: "The nonlinearity φ of the neurons, which determines the kind of code.",
    default: "relu",
    options: { linear: "linear", sigmoidal: "sigmoidal, 1/(1 + exp(−2z))", relu: "ReLU" },
  },
  classes: {
    kind: "range",
    label: "classes",
    help: "The number of classes of equal size, each with its own output.",
    default: 2,
    min: 2,
    max: 5,
    step: 1,
  },
  variance: {
    kind: "range",
    label: "readout variance σ²",
    help: "The prior variance of a readout weight, times the number of inputs.",
    default: 0.25,
    min: 0.1,
    max: 4,
    step: 0,
    scale: "log",
  },
  inputs: {
    kind: "range",
    label: "inputs of each class",
    help: "The number of orthogonal inputs of each class; the theory of nonlinear neurons holds for many.",
    default: 8,
    min: 4,
    max: 20,
    step: 1,
  },
  width: {
    kind: "range",
    label: "neurons N",
    help: "The number of neurons of the sampled network; the theory holds for many.",
    default: 40,
    min: 20,
    max: 100,
    step: 5,
  },
  temperature: {
    kind: "range",
    label: "temperature T",
    help: "The temperature of the posterior: at high temperatures the targets have no influence. The theory is that of T = 0.",
    default: 0.01,
    min: 0.003,
    max: 1000,
    step: 0,
    scale: "log",
  },
  warmUp: {
    kind: "range",
    label: "trajectories",
    help: "Trajectories of Hamiltonian Monte Carlo in which the network is cooled and relaxes.",
    default: 200,
    min: 50,
    max: 1000,
    step: 10,
  },
  seed: {
    kind: "range",
    label: "seed",
    help: "The seed of the sampled network.",
    default: 1,
    min: 0,
    max: 50,
    step: 1,
  },
} as const satisfies RoomDescription["parameters"];

export type CodingValues = ValuesOf<typeof parameters>;

export const codingSchemes: RoomDescription = {
  name: "coding-schemes",
  short: "Coding",
  title: "Coding schemes",
  text: "How do neurons of a wide network represent classes? In the posterior, linear neurons form an analog code, sigmoidal neurons a redundant one, and ReLU neurons a sparse one.",
  parameters,
  presets: [
    {
      name: "Analog: linear",
      text: "van Meegen & Sompolinsky 2025: activations and readouts are Gaussian. Every neuron takes part in the code of both classes, each to another degree.",
      values: { activation: "linear", variance: 1.5 },
    },
    {
      name: "Redundant: sigmoidal",
      text: "van Meegen & Sompolinsky 2025: half of the neurons respond to each class, all of them in nearly the same way.",
      values: { activation: "sigmoidal", variance: 1.5 },
    },
    {
      name: "Sparse: ReLU",
      text: "van Meegen & Sompolinsky 2025: single neurons with large readouts carry what the many weak neurons leave of the targets, in theory one for each class. The largest activation of a sampled network depends on the rounding of the JavaScript engine, so that the copied program can give another one.",
      values: {},
    },
    {
      name: "Codes of pairs",
      text: "van Meegen & Sompolinsky 2025: with three classes, each code of sigmoidal neurons belongs to two of them.",
      values: { activation: "sigmoidal", classes: 3, variance: 1 },
    },
    {
      name: "A third code",
      text: "With a small readout variance a ninth of the neurons in theory responds to both classes.",
      values: { activation: "sigmoidal", inputs: 12 },
    },
    {
      name: "Four strong neurons",
      text: "van Meegen & Sompolinsky 2025: four classes of a ReLU network have four strong neurons in theory. In a network of finite width, several can share the work of one.",
      values: { classes: 4 },
    },
    {
      name: "Control: no influence of the targets",
      text: "At T = 1000 the network is a draw from its prior: the activations form no groups, and the kernel is the same within and between classes.",
      values: { activation: "sigmoidal", variance: 1.5, temperature: 1000 },
    },
  ],
  equations,
  links: {
    papers: [
      {
        key: "vanmeegen2025",
        label: "van Meegen & Sompolinsky 2025",
        url: "https://arxiv.org/abs/2406.16689",
      },
    ],
    docs: "theory/bayesian",
    source: "src/bayesian",
  },
};
