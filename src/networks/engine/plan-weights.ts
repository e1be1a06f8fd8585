import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { WeightNode } from "../architecture/layer-tree";
import type { CheckedNetwork } from "../architecture/network";
import { windowsOver } from "../architecture/windows";
import type { HiddenOp, Op, WeightOp } from "./ops";

/** Shape of the values between two operations. */
export interface Signal {
  readonly spatial: readonly number[];
  readonly positions: number;
  readonly channels: number;
  /** True if a layer with weights precedes. */
  readonly trained: boolean;
}

/** Operations with parameters and hidden layers of a plan that is being made. */
export interface Draft {
  /** Place of the network among the arguments. */
  readonly args: Arguments;
  readonly network: CheckedNetwork;
  readonly weights: WeightOp[];
  readonly hidden: HiddenOp[];
  parameters: number;
  footprint: number;
}

/** Throws an error for a network that cannot be planned. */
export function reject({ args }: Draft, expected: string, received: string): never {
  throw args.refusal(HERE, expected, received);
}

/** Computes the product of sizes. */
export const product = (sizes: readonly number[]): number => sizes.reduce((total, n) => total * n, 1);

/** Plans a layer with weights, and reserves the positions of its parameters. */
export function planWeights(draft: Draft, { layer, index }: WeightNode, signal: Signal): [Op[], Signal] {
  const { args, network, weights } = draft;
  const isLast = index === network.weights.length - 1;
  if (layer.width === undefined && !isLast) {
    reject(draft, "made of layers with a width (optional only for the last)", "a layer without a width");
  }
  const { width = 1 } = layer;
  const filter = layer.type === "conv" ? layer.filter : [];
  const windows =
    layer.type === "conv"
      ? windowsOver(args, signal.spatial, filter, layer.strides, layer.padding)
      : undefined;
  const fanIn = (windows?.size ?? 1) * signal.channels;
  const weightsAt = draft.parameters;
  draft.parameters += width * fanIn;
  const biasesAt = (layer.bias ?? layer.biasVariance > 0) ? draft.parameters : -1;
  if (biasesAt >= 0) draft.parameters += width;
  args.memory(HERE, draft.parameters, "use narrower layers");
  if (network.parameterisation === "ntk" && layer.bias === true && layer.biasVariance === 0) {
    reject(
      draft,
      'made of layers with a positive biasVariance if they have biases, which the "ntk" parameterisation multiplies by its root',
      "bias: true with biasVariance 0",
    );
  }
  const deviations = [Math.sqrt(layer.weightVariance / fanIn), Math.sqrt(layer.biasVariance)] as const;
  const isStandard = network.parameterisation === "standard";
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
}
