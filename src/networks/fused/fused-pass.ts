import type { Arguments } from "../../arrays/arguments";
import type { NumberArray } from "../architecture/number-array";
import type { Pass, PassBuilder, PassKernels, TrainingPass } from "../passes/pass";
import { type FusedLayer, type FusedLayers, fusedLayout } from "./fused-layers";
import { type FusedValues, hessianTimes } from "./hessian-times";
import { DOUBLE, type NumberFormat } from "./number-format";
import { type PassArrays, type PassCapacity, passArrays, passSize } from "./pass-arrays";
import { propagation } from "./propagation";

/** Fused pass over dense and convolutional layers, with the signals of every layer. */
export interface FusedPass extends Pass, FusedValues {}

/** Returns the builder of fused passes over a network. */
export const fusedPasses = (network: FusedLayers, inputShape: readonly number[]): PassBuilder<FusedPass> => ({
  ...fusedProperties(network, inputShape),
  size: (samples, states, curvature = false) => passSize(network, DOUBLE, { samples, states, curvature }),
  make: (args, samples, states = 0, curvature = false) =>
    fusedPass(args, network, { samples, states, curvature }),
});

/** Returns the properties of the passes over a network in any number format. */
export const fusedProperties = (
  network: FusedLayers,
  inputShape: readonly number[],
): Omit<PassBuilder, "size" | "make"> => ({
  inputShape,
  inputs: network.inputs,
  outputs: network.outputs,
  sizes: network.layers.map(sizeOf),
  layout: fusedLayout(network),
  hasDropout: network.dropout > 0,
  hasCurvature: network.layers.every(
    ({ activation }) => activation === undefined || activation.secondDerivative !== undefined,
  ),
  hasKink: network.layers.some(({ activation }) => activation?.hasKink === true),
});

const sizeOf = ({ outputs }: FusedLayer) => ({ preactivations: outputs, activations: outputs });

/**
 * Creates a pass in a number format, with zero parameters.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function trainingPass<Numbers extends NumberArray, Kernels extends PassKernels>(
  args: Arguments,
  network: FusedLayers,
  format: NumberFormat<Numbers, Kernels>,
  capacity: PassCapacity,
): TrainingPass<Numbers> & PassArrays<Numbers> & { readonly kernels: Kernels } {
  const { layers } = network;
  const { kernels, release, ...arrays } = passArrays(args, network, format, capacity);
  return {
    ...arrays,
    kernels,
    release,
    layout: fusedLayout(network),
    sizes: layers.map(sizeOf),
    running: arrays.parameters,
    states: arrays.states.slice(0, capacity.states),
    outputSignals: arrays.signals[layers.length - 1]!,
    ...propagation(network, format, kernels, arrays),
  };
}

function fusedPass(args: Arguments, network: FusedLayers, capacity: PassCapacity): FusedPass {
  const { layers, bias } = network;
  const pass = { ...trainingPass(args, network, DOUBLE, capacity), layers };
  const { convolution } = pass;
  const [activations, deltas, signals] = pass.tangents as [Tangent, Tangent, Tangent];
  const tangents = { activations, deltas, signals, convolution };
  return { ...pass, hessianTimes: (...step) => hessianTimes(pass, tangents, bias, ...step) };
}

type Tangent = readonly Float64Array[];
