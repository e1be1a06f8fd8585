import { type Activation, convolutional, mlp, type Network } from "../../networks";

/** A network of the study and its training. */
export interface Setting {
  readonly activation: Activation;
  /** Gain of the initial weights (Xavier, normal). */
  readonly gain: number;
  readonly learningRate: number;
  /** Number of units of each hidden layer. */
  readonly width: number;
  /** Number of hidden layers. */
  readonly depth: number;
  readonly epochs: number;
  /** Index of the hidden layer whose activations are the representation. */
  readonly layer: number;
  /** Number of layers that a skip connection spans. */
  readonly residual?: number;
  readonly dropout?: number;
  readonly optimiser?: "adam" | "momentum";
  /** True to train the first and the last layer only; all layers then start from orthogonal weights. */
  readonly endsOnly?: boolean;
  /** Convolutions in place of dense hidden layers, on a signal of length `width`. */
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

/** Settings of van Rossem & Saxe (2024), from their code, followed by three additional ones. */
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

/** Name of a setting of the study. */
export type SettingName = keyof typeof PUBLISHED;

/** Names of all settings in the order of tables and figures. */
export const SETTING_NAMES = Object.keys(PUBLISHED) as SettingName[];

/**
 * Returns a setting in its published size, or with hidden layers of at most the given width. With Xavier weights and
 * one input and output the rates of gradient flow do not depend on the width. A narrower network therefore keeps gain
 * and learning rate; only the variation between seeds grows. A step of Adam changes all weights by the same amount, so
 * that its learning rate scales as 1/width. The convolutional network has fewer layers, because its signal is shorter.
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

/** Creates the network of a setting for the given sizes of inputs and outputs. */
export function networkOf(setting: Setting, inputSize: number, outputSize: number): Network {
  const { activation, width, depth, residual = 0, dropout = 0, endsOnly = false, convolutions } = setting;
  if (convolutions === undefined) {
    const widths = [inputSize, ...new Array<number>(depth).fill(width), outputSize];
    const network = mlp({ widths, activation, residual, dropout });
    return endsOnly ? withFixedMiddle(network) : network;
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

/** Freezes all dense layers between the first and the last layer of a network. */
const withFixedMiddle = (network: Network): Network => ({
  ...network,
  layers: network.layers.map((layer, l) =>
    layer.type === "dense" && l > 0 && l < network.layers.length - 1 ? { ...layer, learningRate: 0 } : layer,
  ),
});
