import { defaultsOf, type Parameters, type Values } from "../parameter";
import type { Reading } from "./messages";

const training = {
  activation: {
    kind: "choice",
    label: "activation",
    help: "Nonlinearity of the hidden layers. Logged inputs and outputs determine it.",
    default: "log",
    options: {
      log: "as the log determines",
      linear: "linear",
      relu: "ReLU",
      leakyRelu: "leaky ReLU",
      elu: "ELU",
      tanh: "tanh",
      swish: "swish",
      gelu: "GELU",
      erf: "erf",
    },
  },
} as const satisfies Parameters;

const isGiven = ({ distances }: Values): boolean => distances === "given";

const pair = {
  start: {
    kind: "choice",
    label: "start of the theory",
    help: "The first sample, or a fitted state, which noisy data need.",
    default: "auto",
    options: { auto: "as the noise requires", measured: "first sample", fitted: "fitted" },
  },
  distances: {
    kind: "choice",
    label: "squared distances of the two points",
    help: "Those of the file, in columns input_distance and target_distance or from its inputs and targets, or your own.",
    default: "file",
    options: { file: "from the file", given: "given below" },
  },
  input: {
    kind: "range",
    label: "inputs ‖Δx‖²",
    help: "Squared distance of the two inputs.",
    default: 1,
    min: 1e-3,
    max: 1e3,
    step: 0,
    scale: "log",
    applies: isGiven,
  },
  target: {
    kind: "range",
    label: "targets ‖Δy‖²",
    help: "Squared distance of the two targets.",
    default: 1,
    min: 1e-3,
    max: 1e3,
    step: 0,
    scale: "log",
    applies: isGiven,
  },
} as const satisfies Parameters;

const task = {
  depth: {
    kind: "range",
    label: "layers",
    help: "Number of weight matrices of the network.",
    default: 2,
    min: 1,
    max: 8,
    step: 1,
  },
  scale: {
    kind: "range",
    label: "initial strength of every mode u₀",
    help: "Strength of each mode in the initial map of the network.",
    default: 1e-3,
    min: 1e-6,
    max: 1,
    step: 0,
    scale: "log",
  },
  modes: {
    kind: "range",
    label: "modes to follow",
    help: "Largest number of modes, in descending order of their strengths.",
    default: 10,
    min: 1,
    max: 20,
    step: 1,
  },
  inputs: {
    kind: "choice",
    label: "inputs",
    help: "Changes of the inputs before learning.",
    default: "given",
    options: {
      given: "as in the file",
      centre: "centred",
      standardise: "standardised",
      whiten: "centred and whitened",
    },
  },
  roles: {
    kind: "choice",
    label: "files",
    help: "Roles of the two files: their names and widths decide, or the other way round.",
    default: "names",
    options: { names: "inputs and targets by their names", swapped: "the other way round" },
  },
  targets: {
    kind: "choice",
    label: "targets",
    help: "Numbers to be learned, or classes, which become one-hot targets.",
    default: "contents",
    options: { contents: "as their file says", numbers: "numbers", classes: "classes" },
  },
} as const satisfies Parameters;

/** Readings of files: their names in the menu, and their parameters. */
export const READINGS: Readonly<
  Record<Reading, { readonly label: string; readonly parameters: Parameters }>
> = {
  diagnose: { label: "a training run: diagnose it", parameters: training },
  fit: { label: "two data points over time: fit the universal dynamics", parameters: pair },
  predict: { label: "inputs and targets: predict how they are learned", parameters: task },
};

/** Returns the default values of the controls of all readings. */
export const defaultValues = (): Record<Reading, Values> => ({
  diagnose: defaultsOf(training),
  fit: defaultsOf(pair),
  predict: defaultsOf(task),
});
