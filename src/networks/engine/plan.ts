import type { Arguments } from "../../arrays/arguments";
import type { Node, WeightNode } from "../architecture/layer-tree";
import type { ChannelOrder, CheckedNetwork } from "../architecture/network";
import { pointwise } from "../architecture/pointwise";
import { wholeImage, windowsOver } from "../architecture/windows";
import type { HiddenOp, Op, WeightOp } from "./ops";

/** Network as a list of operations with sizes and parameter offsets; images are [positions, channels]. */
export interface Plan {
  /** Shape of one input. */
  readonly inputShape: readonly number[];
  readonly channels: ChannelOrder;
  readonly ops: readonly Op[];
  /** Layers with weights, in the order in which they are applied. */
  readonly weights: readonly WeightOp[];
  /** Hidden layers: the inputs of all layers with weights but the first. */
  readonly hidden: readonly HiddenOp[];
  /** Total number of parameters. */
  readonly parameters: number;
  /** Numbers per sample of the input and of the output. */
  readonly inputs: number;
  readonly outputs: number;
  /** Approximate number of values that a forward pass stores per sample. */
  readonly footprint: number;
}

interface Signal {
  readonly spatial: readonly number[];
  readonly positions: number;
  readonly channels: number;
  /** True if a layer with weights precedes. */
  readonly trained: boolean;
}

const product = (sizes: readonly number[]): number => sizes.reduce((total, n) => total * n, 1);

/** Plans a network for inputs of its shape. */
export function planNetwork(args: Arguments, network: CheckedNetwork): Plan {
  const { root, weights: weightNodes, inputShape, parameterisation, channels: order } = network;
  const weights: WeightOp[] = [];
  const hidden: HiddenOp[] = [];
  let parameters = 0;
  let footprint = product(inputShape);
  const reject = (expected: string, received: string): never => {
    throw args.refusal("network", expected, received);
  };

  const planChain = (nodes: readonly Node[], start: Signal, isOutermost: boolean): [Op[], Signal] => {
    const ops: Op[] = [];
    let signal = start;
    for (const [i, node] of nodes.entries()) {
      if (startsWeights(nodes, i) && weights.length > 0) {
        const { positions, channels } = signal;
        const op: HiddenOp = { type: "hidden", index: weights.length - 1, positions, channels };
        hidden.push(op);
        ops.push(op);
      }
      const [op, after] = planNode(node, signal, isOutermost);
      ops.push(...op);
      signal = after;
      footprint += signal.positions * signal.channels;
    }
    return [ops, signal];
  };

  const planWeights = ({ layer, index }: WeightNode, signal: Signal): [Op[], Signal] => {
    const isLast = index === weightNodes.length - 1;
    const width =
      layer.width ??
      (isLast
        ? 1
        : reject("made of layers with a width (optional only for the last)", "a layer without a width"));
    const filter = layer.type === "conv" ? layer.filter : [];
    const windows =
      layer.type === "conv"
        ? windowsOver(args, signal.spatial, filter, layer.strides, layer.padding)
        : undefined;
    const fanIn = (windows?.size ?? 1) * signal.channels;
    const weightsAt = parameters;
    parameters += width * fanIn;
    const biasesAt = (layer.bias ?? layer.biasVariance > 0) ? parameters : -1;
    if (biasesAt >= 0) parameters += width;
    args.memory("network", parameters, "use narrower layers");
    const deviations = [Math.sqrt(layer.weightVariance / fanIn), Math.sqrt(layer.biasVariance)] as const;
    const isStandard = parameterisation === "standard";
    const op: WeightOp = {
      type: "weights",
      index,
      windows,
      positions: signal.positions,
      channels: signal.channels,
      outputs: windows?.outputs ?? signal.positions,
      width,
      fanIn,
      filter,
      weightsAt,
      biasesAt,
      weightScale: isStandard ? 1 : deviations[0],
      biasScale: isStandard ? 1 : deviations[1],
      weightDeviation: isStandard ? deviations[0] : 1,
      biasDeviation: isStandard ? deviations[1] : 1,
      learningRate: layer.learningRate,
      hasWeightsBelow: signal.trained,
    };
    weights.push(op);
    const spatial = windows?.spatial ?? signal.spatial;
    return [[op], { spatial, positions: op.outputs, channels: width, trained: true }];
  };

  const planNode = (node: Node, signal: Signal, isOutermost: boolean): [Op[], Signal] => {
    const { positions, channels, spatial } = signal;
    switch (node.type) {
      case "weights":
        return planWeights(node, signal);
      case "activation":
        return [[{ type: "activation", functions: pointwise(node) }], signal];
      case "averagePool":
      case "maxPool":
      case "globalAveragePool": {
        if (spatial.length === 0)
          reject("such that pooling is applied to images", "pooling of rows of features");
        const windows =
          node.type === "globalAveragePool"
            ? wholeImage(spatial)
            : windowsOver(args, spatial, node.window, node.strides, node.padding);
        const type = node.type === "maxPool" ? "maxPool" : "averagePool";
        const after = { ...signal, spatial: windows.spatial, positions: windows.outputs };
        return [[{ type, windows, positions, channels }], after];
      }
      case "flatten": {
        const after = { ...signal, spatial: [], positions: 1, channels: positions * channels };
        return [reordered(order, positions, channels), after];
      }
      case "unflatten":
        return planUnflatten(node.positions, signal);
      case "layerNorm":
        return [[{ type: "norm", epsilon: node.epsilon, channels }], signal];
      case "dropout":
        return [node.rate > 0 ? [{ type: "drop", rate: node.rate }] : [], signal];
      case "skip":
        return planSkip(node.span, signal, isOutermost);
      case "sum": {
        const planned = node.branches.map(({ nodes }) => planChain(nodes, signal, false));
        const shapes = planned.map(([, after]) => [...after.spatial, after.channels].join(" x "));
        if (new Set(shapes).size > 1) {
          reject("such that the branches of a sum have outputs of one shape", shapes.join(" and "));
        }
        const trained = planned.some(([, after]) => after.trained);
        return [[{ type: "sum", branches: planned.map(([ops]) => ops) }], { ...planned[0]![1], trained }];
      }
    }
  };

  const planUnflatten = (spatial: readonly number[], signal: Signal): [Op[], Signal] => {
    const positions = product(spatial);
    const channels = signal.channels / positions;
    if (signal.spatial.length > 0)
      reject("such that unflatten is applied to features", "unflatten of images");
    if (!Number.isInteger(channels)) {
      reject(
        `such that unflatten([${spatial.join(", ")}]) divides the features`,
        `${signal.channels} features`,
      );
    }
    return [reordered(order, channels, positions), { ...signal, spatial, positions, channels }];
  };

  const planSkip = (span: number, signal: Signal, isOutermost: boolean): [Op[], Signal] => {
    if (!isOutermost) reject("with skip connections in the outermost sequence only", "a skip in a branch");
    const from = weights.length - 1 - span;
    const earlier = hidden.find(({ index }) => index === from);
    if (earlier === undefined) {
      return reject(
        `such that more than ${span} layers with weights precede skip(${span})`,
        String(weights.length),
      );
    }
    const { positions, channels } = signal;
    if (earlier.positions !== positions || earlier.channels !== channels) {
      const sizes = `${earlier.positions} x ${earlier.channels} and ${positions} x ${channels}`;
      reject("with hidden layers of the same size at both ends of a skip connection", sizes);
    }
    return [[{ type: "skip", from }], signal];
  };

  const isImage = inputShape.length > 1;
  const spatial = !isImage ? [] : order === "first" ? inputShape.slice(1) : inputShape.slice(0, -1);
  const channels = isImage && order === "first" ? inputShape[0]! : inputShape[inputShape.length - 1]!;
  const positions = product(spatial);
  const [ops, end] = planChain(root.nodes, { spatial, positions, channels, trained: false }, true);
  if (weights.length === 0) {
    reject("a network with at least one dense or conv layer", "a network without weights");
  }
  if (end.spatial.length > 0) {
    reject(
      "such that images end in flatten() or globalAveragePool()",
      `outputs at ${end.positions} positions`,
    );
  }
  const before = isImage ? reordered(order, channels, positions) : [];
  return {
    inputShape,
    channels: order,
    ops: [...before, ...ops],
    weights,
    hidden,
    parameters,
    inputs: product(inputShape),
    outputs: end.channels,
    footprint,
  };
}

/** Returns the transposition of [rows, columns] that channels-first images need, if it changes the order. */
const reordered = (order: ChannelOrder, rows: number, columns: number): Op[] =>
  order === "last" || rows === 1 || columns === 1 ? [] : [{ type: "transpose", rows, columns }];

/** Tests whether a layer with weights, and the dropout before it, starts at node i. */
function startsWeights(nodes: readonly Node[], i: number): boolean {
  if (i > 0 && nodes[i - 1]!.type === "dropout") return false;
  let at = i;
  while (nodes[at]?.type === "dropout") at++;
  return nodes[at]?.type === "weights";
}
