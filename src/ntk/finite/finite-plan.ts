import type { Arguments } from "../../arrays/arguments";
import type { Layer, Parameterisation } from "../architecture/layer";
import { type Node, readNetwork } from "../architecture/node";
import { type Pointwise, pointwise } from "../architecture/pointwise";
import { type Windows, wholeImage, windowsOver } from "../architecture/windows";

/** Affine map z = weightScale · W h + biasScale · b, applied to every position or to windows. */
export interface WeightOp {
  readonly type: "weights";
  readonly windows?: Windows | undefined;
  /** Number of positions and channels of the input. */
  readonly positions: number;
  readonly channels: number;
  /** Number of positions and channels of the output. */
  readonly outputs: number;
  readonly width: number;
  /** Number of columns of W: entries of a window times channels. */
  readonly fanIn: number;
  /** Public shape of W. */
  readonly shape: readonly number[];
  /** Offsets of W [width, fanIn] and b [width] in the packed parameters; -1 without b. */
  readonly weightsAt: number;
  readonly biasesAt: number;
  readonly weightScale: number;
  readonly biasScale: number;
  /** Standard deviations of the initial W and b. */
  readonly weightDeviation: number;
  readonly biasDeviation: number;
  readonly learningRate: number;
  /** True if a layer closer to the input has weights, so that signals must be propagated further. */
  readonly hasWeightsBelow: boolean;
}

/** Pointwise nonlinearity. */
export interface ActivationOp {
  readonly type: "activation";
  readonly functions: Pointwise;
}

/** Means over windows. */
export interface PoolOp {
  readonly type: "pool";
  readonly windows: Windows;
  readonly positions: number;
  readonly channels: number;
}

/** Normalisation over the channels. */
export interface NormOp {
  readonly type: "norm";
  readonly epsilon: number;
  readonly channels: number;
}

/** Dropout with independent masks. */
export interface DropOp {
  readonly type: "drop";
  readonly rate: number;
}

/** Sum of branches. */
export interface SumOp {
  readonly type: "sum";
  readonly branches: readonly (readonly Op[])[];
}

export type Op = WeightOp | ActivationOp | PoolOp | NormOp | DropOp | SumOp;

/** Finite network as a list of operations with sizes and parameter offsets. */
export interface FinitePlan {
  /** Copy of the network's description. */
  readonly network: Layer;
  readonly ops: readonly Op[];
  readonly weights: readonly WeightOp[];
  /** Total number of parameters. */
  readonly parameters: number;
  /** Size of the output. */
  readonly outputs: number;
  /** Approximate number of values that a forward pass stores per sample. */
  readonly footprint: number;
}

interface Flow {
  readonly spatial: readonly number[];
  readonly positions: number;
  readonly channels: number;
  readonly trained: boolean;
}

/** Plans a network for inputs of one shape: [features], [length, channels] or [height, width, channels]. */
export function planFinite(
  args: Arguments,
  network: Layer,
  inputShape: readonly number[],
  parameterisation: Parameterisation,
): FinitePlan {
  const { copy, root, weights: weightNodes } = readNetwork(args, network);
  const weights: WeightOp[] = [];
  let parameters = 0;
  let footprint = inputShape.reduce((product, n) => product * n, 1);
  const reject = (expected: string, received: string): never => {
    throw args.refusal("network", expected, received);
  };

  const planChain = (nodes: readonly Node[], start: Flow): [Op[], Flow] => {
    const ops: Op[] = [];
    let flow = start;
    for (const node of nodes) {
      const [op, after] = planNode(node, flow);
      if (op !== undefined) ops.push(op);
      flow = after;
      footprint += flow.positions * flow.channels;
    }
    return [ops, flow];
  };

  const planWeights = (node: Extract<Node, { type: "weights" }>, flow: Flow): [Op, Flow] => {
    const { layer, index } = node;
    const isLast = index === weightNodes.length - 1;
    const width =
      layer.width ??
      (isLast
        ? 1
        : reject("made of layers with a width (optional only for the last)", "a layer without a width"));
    const windows =
      layer.type === "conv"
        ? windowsOver(args, flow.spatial, layer.filter, layer.strides, layer.padding)
        : undefined;
    const fanIn = (windows?.size ?? 1) * flow.channels;
    const weightsAt = parameters;
    parameters += width * fanIn;
    const biasesAt = layer.biasVariance > 0 ? parameters : -1;
    if (biasesAt >= 0) parameters += width;
    args.memory("network", parameters, "use narrower layers");
    const deviations = [Math.sqrt(layer.weightVariance / fanIn), Math.sqrt(layer.biasVariance)] as const;
    const isStandard = parameterisation === "standard";
    const op: WeightOp = {
      type: "weights",
      windows,
      positions: flow.positions,
      channels: flow.channels,
      outputs: windows?.outputs ?? flow.positions,
      width,
      fanIn,
      shape: [width, ...(layer.type === "conv" ? layer.filter : []), flow.channels],
      weightsAt,
      biasesAt,
      weightScale: isStandard ? 1 : deviations[0],
      biasScale: isStandard ? 1 : deviations[1],
      weightDeviation: isStandard ? deviations[0] : 1,
      biasDeviation: isStandard ? deviations[1] : 1,
      learningRate: layer.learningRate,
      hasWeightsBelow: flow.trained,
    };
    weights.push(op);
    const spatial = windows?.spatial ?? flow.spatial;
    return [op, { spatial, positions: op.outputs, channels: width, trained: true }];
  };

  const planNode = (node: Node, flow: Flow): [Op | undefined, Flow] => {
    const { positions, channels } = flow;
    switch (node.type) {
      case "weights":
        return planWeights(node, flow);
      case "activation":
        return [{ type: "activation", functions: pointwise(node) }, flow];
      case "averagePool":
      case "globalAveragePool": {
        if (flow.spatial.length === 0)
          reject("such that pooling is applied to images", "pooling of rows of features");
        const windows =
          node.type === "averagePool"
            ? windowsOver(args, flow.spatial, node.window, node.strides, node.padding)
            : wholeImage(flow.spatial);
        const { spatial, outputs } = windows;
        return [
          { type: "pool", windows, positions, channels },
          { ...flow, spatial, positions: outputs },
        ];
      }
      case "flatten":
        return [undefined, { ...flow, spatial: [], positions: 1, channels: positions * channels }];
      case "layerNorm":
        return [{ type: "norm", epsilon: node.epsilon, channels }, flow];
      case "dropout":
        return [node.rate > 0 ? { type: "drop", rate: node.rate } : undefined, flow];
      case "sum": {
        const planned = node.branches.map((branch) => planChain(branch.nodes, flow));
        const flows = planned.map(([, after]) => after);
        const shapes = flows.map((after) => [...after.spatial, after.channels].join(" x "));
        if (new Set(shapes).size > 1) {
          reject("such that the branches of a sum have outputs of one shape", shapes.join(" and "));
        }
        const trained = flows.some((after) => after.trained);
        return [
          { type: "sum", branches: planned.map(([ops]) => ops) },
          { ...flows[0]!, trained },
        ];
      }
    }
  };

  const spatial = inputShape.slice(0, -1);
  const start: Flow = {
    spatial,
    positions: spatial.reduce((product, n) => product * n, 1),
    channels: inputShape[inputShape.length - 1]!,
    trained: false,
  };
  const [ops, end] = planChain(root.nodes, start);
  if (weights.length === 0)
    reject("a network with at least one dense or conv layer", "a network without weights");
  if (end.spatial.length > 0) {
    reject(
      "such that images end in flatten() or globalAveragePool()",
      `outputs at ${end.positions} positions`,
    );
  }
  return { network: copy, ops, weights, parameters, outputs: end.channels, footprint };
}
