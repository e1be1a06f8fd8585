import { type Activation, convolutional, mlp, type Network } from "../../networks";

/** A network of the study and how it is trained. */
export interface Setting {
  readonly activation: Activation;
  /** Of the initial weights (Xavier, normal). */
  readonly gain: number;
  readonly learningRate: number;
  /** Units of each hidden layer. */
  readonly width: number;
  /** Hidden layers. */
  readonly depth: number;
  readonly epochs: number;
  /** The hidden layer whose activations are the representation, counted from 0. */
  readonly layer: number;
  /** How many layers a skip connection passes. */
  readonly residual?: number;
  readonly dropout?: number;
  readonly optimiser?: "adam" | "momentum";
  /** Convolutions in place of dense hidden layers, on a signal of `width` numbers. */
  readonly convolutions?: { readonly channels: number; readonly kernel: number };
}

const DEFAULT: Setting = {
  activation: "leakyRelu",
  gain: 1,
  learningRate: 0.01,
  width: 500,
  depth: 20,
  epochs: 3000,
  layer: 10,
};

const CNN: Setting = {
  ...DEFAULT,
  gain: 0.95,
  learningRate: 0.004,
  depth: 10,
  layer: 5,
  convolutions: { channels: 20, kernel: 11 },
};

/** The settings of van Rossem & Saxe (2024), from their code, and after them three that the library adds. */
const PUBLISHED = {
  default: DEFAULT,
  shallow: { ...DEFAULT, gain: 0.35, learningRate: 0.02, depth: 2, layer: 1 },
  narrow: { ...DEFAULT, gain: 1.05, width: 50 },
  linear: { ...DEFAULT, activation: "linear", gain: 0.85, learningRate: 0.0025 },
  two_layer: { ...DEFAULT, activation: "linear", gain: 0.1, depth: 1, layer: 0 },
  tanh: { ...DEFAULT, activation: "tanh", gain: 0.85, learningRate: 0.0025 },
  relu: { ...DEFAULT, activation: "relu" },
  elu: { ...DEFAULT, activation: "elu", gain: 0.95, learningRate: 9e-4 },
  swish: { ...DEFAULT, activation: "swish", gain: 1.7, learningRate: 0.005 },
  skip: { ...DEFAULT, gain: 0.1, learningRate: 0.02, residual: 2 },
  cnn: CNN,
  dropout: { ...DEFAULT, depth: 10, layer: 5, dropout: 0.1 },
  adam: { ...DEFAULT, learningRate: 1e-6, optimiser: "adam" },
  erf: { ...DEFAULT, activation: "erf", gain: 0.75, learningRate: 0.0025 },
  gelu: { ...DEFAULT, activation: "gelu", gain: 1.7, learningRate: 0.005 },
  momentum: { ...DEFAULT, learningRate: 1e-3, optimiser: "momentum" },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof PUBLISHED;

/** The rows of the study in the order in which they are shown. */
export const SETTING_NAMES = Object.keys(PUBLISHED) as SettingName[];

/**
 * A setting in its published size or with hidden layers of at most some width. With Xavier weights and one input and output the gradient flow's
 * rates do not depend on the width, so that a narrower network keeps gain and learning rate; what grows is the spread
 * between seeds. A step of Adam moves every weight alike: its learning rate goes with 1/width. The convolutional
 * network is also shorter, because its signal is.
 */
export function settingOf(
  name: SettingName,
  { published, width }: { readonly published: number; readonly width: number },
): Setting {
  const setting: Setting = PUBLISHED[name];
  if (published === 1 || setting.width <= width) return setting;
  if (setting.convolutions) {
    return { ...setting, width: 60, depth: 5, layer: 2, convolutions: { channels: 10, kernel: 5 } };
  }
  if (setting.optimiser !== "adam") return { ...setting, width };
  return { ...setting, width, learningRate: setting.learningRate * (setting.width / width) };
}

/** The network of a setting for data of some sizes. */
export function networkOf(setting: Setting, inputSize: number, outputSize: number): Network {
  const { activation, width, depth, residual = 0, dropout = 0, convolutions } = setting;
  if (convolutions === undefined) {
    const widths = [inputSize, ...new Array<number>(depth).fill(width), outputSize];
    return mlp({ widths, activation, residual, dropout });
  }
  const { channels, kernel } = convolutions;
  return convolutional({
    inputSize,
    outputSize,
    width,
    kernel,
    activation,
    dropout,
    channels: [...new Array<number>(depth).fill(channels), 1],
  });
}
