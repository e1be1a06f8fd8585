import type { Arguments } from "../../arrays/arguments";
import type { Node } from "../architecture/layer-tree";
import type { ChannelOrder, CheckedNetwork } from "../architecture/network";
import { pointwise } from "../architecture/pointwise";
import { wholeImage, windowsOver } from "../architecture/windows";
import type { HiddenOp, Op, WeightOp } from "./ops";
import { type Draft, planWeights, product, reject, type Signal } from "./plan-weights";

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

/** Plans a network for inputs of its shape. */
export function planNetwork(args: Arguments, network: CheckedNetwork): Plan {
  const { root, inputShape, channels: order } = network;
  const draft: Draft = {
    args,
    network,
    weights: [],
    hidden: [],
    parameters: 0,
    footprint: product(inputShape),
  };
  const isImage = inputShape.length > 1;
  const spatial = !isImage ? [] : order === "first" ? inputShape.slice(1) : inputShape.slice(0, -1);
  const channels = isImage && order === "first" ? inputShape[0]! : inputShape[inputShape.length - 1]!;
  const positions = product(spatial);
  const [ops, end] = planChain(draft, root.nodes, { spatial, positions, channels, trained: false }, true);
  if (draft.weights.length === 0) {
    reject(draft, "a network with at least one dense or conv layer", "a network without weights");
  }
  if (end.spatial.length > 0) {
    reject(
      draft,
      "such that images end in flatten() or globalAveragePool()",
      `outputs at ${end.positions} positions`,
    );
  }
  const before = isImage ? reordered(order, channels, positions) : [];
  return {
    inputShape,
    channels: order,
    ops: [...before, ...ops],
    weights: draft.weights,
    hidden: draft.hidden,
    parameters: draft.parameters,
    inputs: product(inputShape),
    outputs: end.channels,
    footprint: draft.footprint,
  };
}

/** Plans a sequence of nodes. */
function planChain(
  draft: Draft,
  nodes: readonly Node[],
  start: Signal,
  isOutermost: boolean,
): [Op[], Signal] {
  const { weights, hidden } = draft;
  const ops: Op[] = [];
  let signal = start;
  for (const [i, node] of nodes.entries()) {
    if (startsWeights(nodes, i) && weights.length > 0) {
      const { positions, channels } = signal;
      const op: HiddenOp = { type: "hidden", index: weights.length - 1, positions, channels };
      hidden.push(op);
      ops.push(op);
    }
    const [op, after] = planNode(draft, node, signal, isOutermost);
    ops.push(...op);
    signal = after;
    draft.footprint += signal.positions * signal.channels;
  }
  return [ops, signal];
}

/** Plans a node. */
function planNode(draft: Draft, node: Node, signal: Signal, isOutermost: boolean): [Op[], Signal] {
  const order = draft.network.channels;
  const { positions, channels, spatial } = signal;
  switch (node.type) {
    case "weights":
      return planWeights(draft, node, signal);
    case "activation":
      return [[{ type: "activation", functions: pointwise(node) }], signal];
    case "averagePool":
    case "maxPool":
    case "globalAveragePool": {
      if (spatial.length === 0)
        reject(draft, "such that pooling is applied to images", "pooling of rows of features");
      const windows =
        node.type === "globalAveragePool"
          ? wholeImage(spatial)
          : windowsOver(draft.args, spatial, node.window, node.strides, node.padding);
      const type = node.type === "maxPool" ? "maxPool" : "averagePool";
      const after = { ...signal, spatial: windows.spatial, positions: windows.outputs };
      return [[{ type, windows, positions, channels }], after];
    }
    case "flatten": {
      const after = { ...signal, spatial: [], positions: 1, channels: positions * channels };
      return [reordered(order, positions, channels), after];
    }
    case "unflatten":
      return planUnflatten(draft, node.positions, signal);
    case "layerNorm":
      return [[{ type: "norm", epsilon: node.epsilon, channels }], signal];
    case "dropout":
      return [node.rate > 0 ? [{ type: "drop", rate: node.rate }] : [], signal];
    case "skip":
      return planSkip(draft, node.span, signal, isOutermost);
    case "sum": {
      const planned = node.branches.map(({ nodes }) => planChain(draft, nodes, signal, false));
      const shapes = planned.map(([, after]) => [...after.spatial, after.channels].join(" x "));
      if (new Set(shapes).size > 1) {
        reject(draft, "such that the branches of a sum have outputs of one shape", shapes.join(" and "));
      }
      const trained = planned.some(([, after]) => after.trained);
      return [[{ type: "sum", branches: planned.map(([ops]) => ops) }], { ...planned[0]![1], trained }];
    }
  }
}

function planUnflatten(draft: Draft, spatial: readonly number[], signal: Signal): [Op[], Signal] {
  const positions = product(spatial);
  const channels = signal.channels / positions;
  if (signal.spatial.length > 0)
    reject(draft, "such that unflatten is applied to features", "unflatten of images");
  if (!Number.isInteger(channels)) {
    reject(
      draft,
      `such that unflatten([${spatial.join(", ")}]) divides the features`,
      `${signal.channels} features`,
    );
  }
  return [
    reordered(draft.network.channels, channels, positions),
    { ...signal, spatial, positions, channels },
  ];
}

function planSkip(draft: Draft, span: number, signal: Signal, isOutermost: boolean): [Op[], Signal] {
  const { weights, hidden } = draft;
  if (!isOutermost)
    reject(draft, "with skip connections in the outermost sequence only", "a skip in a branch");
  const from = weights.length - 1 - span;
  const earlier = hidden.find(({ index }) => index === from);
  if (earlier === undefined) {
    return reject(
      draft,
      `such that more than ${span} layers with weights precede skip(${span})`,
      String(weights.length),
    );
  }
  const { positions, channels } = signal;
  if (earlier.positions !== positions || earlier.channels !== channels) {
    const sizes = `${earlier.positions} x ${earlier.channels} and ${positions} x ${channels}`;
    reject(draft, "with hidden layers of the same size at both ends of a skip connection", sizes);
  }
  return [[{ type: "skip", from }], signal];
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
