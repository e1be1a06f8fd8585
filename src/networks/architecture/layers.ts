import { checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { type ActivationRule, activationRule } from "./activation";
import { readConvolutional } from "./convolutional";
import { readMlp } from "./mlp";
import type { ConvolutionalNetwork, MlpNetwork, Network } from "./network";

/** One layer as the loops use it. */
export interface Layer {
  /** The shape of its weights: [outputs, inputs], or [channels out, channels in, kernel] of a convolution. */
  readonly shape: readonly number[];
  /** Numbers per sample that go in and come out. */
  readonly inputs: number;
  readonly outputs: number;
  /** Outputs that share a bias lie side by side, so many. */
  readonly length: number;
  /** The activation; undefined where there is none. */
  readonly activation: ActivationRule | undefined;
  /** How many layers below its output the layer lies whose output is added to it; 0 for none. */
  readonly skip: number;
}

/** A checked network, layer by layer. */
export interface Layers {
  readonly layers: readonly Layer[];
  readonly bias: boolean;
  readonly dropout: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Checks a network and spells its layers out. */
export function layersOf(functionName: string, network: Network): Layers {
  checkRecord(functionName, "network", network);
  const checked = readNetwork(functionName, network);
  const layers =
    checked.kind === "mlp" ? denseLayers(functionName, checked) : convolutionalLayers(functionName, checked);
  const { bias, dropout } = checked;
  return { layers, bias, dropout, inputs: layers[0]!.inputs, outputs: layers[layers.length - 1]!.outputs };
}

function readNetwork(functionName: string, network: Network): Network {
  if (network.kind === "mlp") return readMlp(functionName, "network.", network);
  if (network.kind === "convolutional") return readConvolutional(functionName, "network.", network);
  throw ArgumentError.of(functionName, "network", "a network made by mlp or convolutional", network);
}

const dense = (inputs: number, outputs: number, activation: ActivationRule | undefined, skip = 0): Layer => ({
  shape: [outputs, inputs],
  inputs,
  outputs,
  length: 1,
  activation,
  skip,
});

/** The activation of hidden layers; undefined for the identity. */
const ruleOf = (functionName: string, { activation }: Network): ActivationRule | undefined =>
  activation === "linear" ? undefined : activationRule(functionName, "network.activation", activation);

function denseLayers(functionName: string, network: MlpNetwork): Layer[] {
  const { widths, residual } = network;
  const rule = ruleOf(functionName, network);
  const last = widths.length - 2;
  return widths.slice(1).map((outputs, l) => {
    const skip = l < last && residual > 0 && l >= residual ? residual : 0;
    return dense(widths[l]!, outputs, l < last ? rule : undefined, skip);
  });
}

function convolutionalLayers(functionName: string, network: ConvolutionalNetwork): Layer[] {
  const { inputSize, outputSize, width, channels, kernel } = network;
  const activation = ruleOf(functionName, network);
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
