import type { Arguments } from "../../arrays/arguments";
import { type ActivationRule, activationRule } from "./activation";
import { readConvolutional } from "./convolutional";
import { readMlp } from "./mlp";
import type { ConvolutionalNetwork, MlpNetwork, Network } from "./network";

/** One layer of a checked network. */
export interface Layer {
  /** Shape of the weights: [outputs, inputs], or [channels out, channels in, kernel] of a convolution. */
  readonly shape: readonly number[];
  /** Number of inputs per sample. */
  readonly inputs: number;
  /** Number of outputs per sample. */
  readonly outputs: number;
  /** Number of adjacent outputs that share a bias: 1 in dense layers, the signal length in convolutions. */
  readonly length: number;
  /** Activation; undefined for the identity. */
  readonly activation: ActivationRule | undefined;
  /**
   * Number s of layers that a skip connection spans, which adds the output of layer l − s to that of this layer l; 0
   * for none.
   */
  readonly skip: number;
}

/** A checked network as a list of layers. */
export interface Layers {
  readonly layers: readonly Layer[];
  readonly bias: boolean;
  readonly dropout: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Checks a network and returns its layers. */
export function layersOf(args: Arguments, network: Network): Layers {
  args.record("network", network);
  const checked = readNetwork(args, network);
  const layers = checked.kind === "mlp" ? denseLayers(args, checked) : convolutionalLayers(args, checked);
  const { bias, dropout } = checked;
  return { layers, bias, dropout, inputs: layers[0]!.inputs, outputs: layers[layers.length - 1]!.outputs };
}

function readNetwork(args: Arguments, network: Network): Network {
  if (network.kind === "mlp") return readMlp(args.at("network"), network);
  if (network.kind === "convolutional") return readConvolutional(args.at("network"), network);
  throw args.error("network", "a network made by mlp or convolutional", network);
}

const dense = (inputs: number, outputs: number, activation: ActivationRule | undefined, skip = 0): Layer => ({
  shape: [outputs, inputs],
  inputs,
  outputs,
  length: 1,
  activation,
  skip,
});

/** Returns the activation of the hidden layers; undefined for the identity. */
const ruleOf = (args: Arguments, { activation }: Network): ActivationRule | undefined =>
  activation === "linear" ? undefined : activationRule(args.at("network.activation"), activation);

function denseLayers(args: Arguments, network: MlpNetwork): Layer[] {
  const { widths, residual } = network;
  const rule = ruleOf(args, network);
  const last = widths.length - 2;
  return widths.slice(1).map((outputs, l) => {
    const skip = l < last && residual > 0 && l >= residual ? residual : 0;
    return dense(widths[l]!, outputs, l < last ? rule : undefined, skip);
  });
}

function convolutionalLayers(args: Arguments, network: ConvolutionalNetwork): Layer[] {
  const { inputSize, outputSize, width, channels, kernel } = network;
  const activation = ruleOf(args, network);
  const layers = width > 0 ? [dense(inputSize, width, activation)] : [];
  let length = width || inputSize;
  let before = 1;
  for (const after of channels) {
    const inputs = before * length;
    length -= kernel - 1;
    layers.push({
      shape: [after, before, kernel],
      inputs,
      outputs: after * length,
      length,
      activation,
      skip: 0,
    });
    before = after;
  }
  layers.push(dense(before * length, outputSize, undefined));
  return layers;
}
