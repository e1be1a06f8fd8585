import type { Node, WeightNode } from "../architecture/layer-tree";
import type { CheckedNetwork } from "../architecture/network";
import type { Block, Layout } from "../architecture/parameters";
import { type Pointwise, pointwise } from "../architecture/pointwise";

/** Images of a convolution [channels, height, width], and its filters; signals [channels, length] have height 1. */
export interface ConvolvedImage {
  readonly height: number;
  readonly width: number;
  /** Rows and columns of the filters. */
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns of zeros before the image. */
  readonly top: number;
  readonly left: number;
  readonly heightOut: number;
  readonly widthOut: number;
}

/** One layer of a network that the fused passes take. */
export interface FusedLayer {
  /** Shape of the weights: [outputs, inputs], or [channels out, channels in, ...filter] of a convolution. */
  readonly shape: readonly number[];
  /** Images of a convolution. */
  readonly image?: ConvolvedImage;
  /** Number of inputs per sample. */
  readonly inputs: number;
  /** Number of outputs per sample. */
  readonly outputs: number;
  /** Number of adjacent outputs that share a bias: 1 in dense layers, the positions in convolutions. */
  readonly length: number;
  /** Activation; undefined for the identity. */
  readonly activation: Pointwise | undefined;
  /**
   * Number s of layers that a skip connection spans, which adds the output of layer l − s to that of this layer l; 0
   * for none.
   */
  readonly skip: number;
}

/** Network of dense layers and convolutions, for the fused passes. */
export interface FusedLayers {
  readonly layers: readonly FusedLayer[];
  readonly bias: boolean;
  /** Probability with which training drops each input of a layer. */
  readonly dropout: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Part of a network that has been converted. */
interface Converted {
  readonly layers: FusedLayer[];
  /** Sizes and channels of the last output; `spatial` is empty for features. */
  spatial: readonly number[];
  channels: number;
  /** Properties that all layers share; undefined before the first layer. */
  bias?: boolean;
  dropout?: number;
}

/**
 * Converts a network to the form that the fused passes take: dense layers and convolutions of stride 1 (channels first,
 * without padding or with zeros), each with an activation and a skip connection or without, with biases in all layers or
 * in none, equal dropout before all layers or none, and one learning rate. Returns undefined for other networks.
 */
export function fusedLayers(network: CheckedNetwork): FusedLayers | undefined {
  const { root, inputShape, parameterisation, channels: order } = network;
  if (parameterisation !== "standard" || (inputShape.length > 1 && order !== "first")) return undefined;
  const [channels, ...spatial] = inputShape as [number, ...number[]];
  const converted: Converted = { layers: [], spatial, channels };
  let rate = 0;
  for (const [i, node] of root.nodes.entries()) {
    if (node.type === "dropout" && rate === 0 && root.nodes[i + 1]?.type === "weights") {
      rate = node.rate;
      continue;
    }
    const fits =
      node.type === "weights" ? addWeights(converted, node, rate, network) : addNode(converted, node);
    if (!fits) return undefined;
    rate = 0;
  }
  const { layers, bias = false, dropout = 0 } = converted;
  const last = layers.at(-1);
  if (last === undefined || converted.spatial.length > 0) return undefined;
  if (last.activation !== undefined || last.skip > 0 || last.outputs !== converted.channels) return undefined;
  return { layers, bias, dropout, inputs: layers[0]!.inputs, outputs: last.outputs };
}

/** Adds a layer with weights, if it fits. */
function addWeights(
  converted: Converted,
  { layer, index }: WeightNode,
  dropout: number,
  { channels: order, weights }: CheckedNetwork,
): boolean {
  const { layers, spatial, channels } = converted;
  const { width: outputs = 1, biasVariance, bias = biasVariance > 0, learningRate } = layer;
  const isUniform = index === 0 || (converted.bias === bias && converted.dropout === dropout);
  const hasWidth = layer.width !== undefined || index === weights.length - 1;
  if (!isUniform || !hasWidth || learningRate !== 1) return false;
  if (layer.type === "dense") {
    if (spatial.length > 0) return false;
    layers.push({ shape: [outputs, channels], inputs: channels, outputs, length: 1, ...PLAIN });
  } else {
    const { filter, strides, padding } = layer;
    const isSame = padding === "same";
    const hasUnitStride = strides.every((stride) => stride === 1);
    if (order !== "first" || padding === "circular" || !hasUnitStride) return false;
    const after = spatial.map((n, d) => (isSame ? n : n - filter[d]! + 1));
    if (filter.length !== spatial.length || Math.min(...after) < 1) return false;
    const [height, width] = inPlane(spatial);
    const [rows, columns] = inPlane(filter);
    const [heightOut, widthOut] = inPlane(after);
    const [top, left] = [rows, columns].map((n) => (isSame ? (n - 1) >> 1 : 0)) as [number, number];
    const length = heightOut * widthOut;
    layers.push({
      shape: [outputs, channels, ...filter],
      image: { height, width, rows, columns, top, left, heightOut, widthOut },
      ...{ inputs: channels * height * width, outputs: outputs * length, length, ...PLAIN },
    });
    converted.spatial = after;
  }
  Object.assign(converted, { channels: outputs, bias, dropout });
  return true;
}

/** Returns sizes along one or two dimensions as rows and columns. */
const inPlane = (sizes: readonly number[]): [number, number] => [1, ...sizes].slice(-2) as [number, number];

const PLAIN = { activation: undefined, skip: 0 } as const;

/** Adds a node without weights, if it fits. */
function addNode(converted: Converted, node: Node): boolean {
  const { layers, spatial, channels } = converted;
  const last = layers.at(-1);
  const change = (fields: Partial<FusedLayer>): boolean => {
    layers[layers.length - 1] = { ...last!, ...fields };
    return true;
  };
  switch (node.type) {
    case "activation": {
      if (last === undefined || last.activation !== undefined || last.skip > 0) return false;
      const functions = pointwise(node);
      const isIdentity = functions.slopes?.every((slope) => slope === 1);
      return isIdentity === true || change({ activation: functions });
    }
    case "skip": {
      const from = layers[layers.length - 1 - node.span];
      return last?.skip === 0 && from?.outputs === last.outputs && change({ skip: node.span });
    }
    case "unflatten": {
      const positions = productOf(node.positions);
      if (spatial.length > 0 || channels % positions !== 0) return false;
      Object.assign(converted, { spatial: node.positions, channels: channels / positions });
      return true;
    }
    case "flatten":
      Object.assign(converted, { spatial: [], channels: channels * productOf(spatial) });
      return true;
    default:
      return false;
  }
}

const productOf = (sizes: readonly number[]): number => sizes.reduce((product, n) => product * n, 1);

/** Numbers of 8 bytes on a cache line of 64 bytes. */
const NUMBERS_PER_CACHE_LINE = 8;

/** Computes the layout of the parameters, in which each block starts on a cache line. */
export function fusedLayout({ layers, bias }: FusedLayers): Layout {
  let length = 0;
  const block = (shape: readonly number[]): Block => {
    const count = productOf(shape);
    const at = length;
    length += Math.ceil(count / NUMBERS_PER_CACHE_LINE) * NUMBERS_PER_CACHE_LINE;
    return { at, count, shape, learningRate: 1 };
  };
  const weights = layers.map(({ shape }) => block(shape));
  const biases = bias ? layers.map(({ outputs, length }) => block([outputs / length])) : [];
  return { weights, biases, length };
}
