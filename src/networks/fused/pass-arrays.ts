import type { Arguments } from "../../arrays/arguments";
import type { NumberArray } from "../architecture/number-array";
import type { PassKernels } from "../passes/pass";
import { convolutionWorkspace } from "./convolution/convolve";
import { type FusedLayer, type FusedLayers, fusedLayout } from "./fused-layers";
import type { NumberFormat } from "./number-format";

/** Numbers for which a pass has memory. */
export interface PassCapacity {
  /** Number of samples at a time. */
  readonly samples: number;
  /** Number of further copies of the parameters. */
  readonly states: number;
  /** True for the memory of products with the Hessian. */
  readonly curvature: boolean;
}

/** Arrays of a pass; those of layers are [samples, n]. */
export interface PassArrays<Numbers extends NumberArray> {
  readonly parameters: Numbers;
  readonly states: readonly Numbers[];
  /** Coefficients of the optimiser, in double precision. */
  readonly coefficients: Float64Array;
  /** Gradient of one block of the parameters. */
  readonly gradient: Numbers;
  /** Scratch of a descent step that shares its pass over the weights with the backward pass. */
  readonly work: Numbers;
  /** Workspace of convolutions. */
  readonly convolution: Numbers;
  readonly inputs: Numbers;
  readonly preactivations: readonly Numbers[];
  readonly activations: readonly Numbers[];
  readonly signals: readonly Numbers[];
  readonly deltas: readonly Numbers[];
  readonly masks: readonly Numbers[];
  readonly dropped: readonly Numbers[];
  /** Derivatives of activations, δ and signals along a direction. */
  readonly tangents: readonly (readonly Numbers[])[];
}

/** Number of samples up to which the backward pass and the descent step share one pass over the weights. */
export const MAX_ROWS_LAYER_DESCENT = 4;

/** Number of coefficients of an optimiser, filled up to a cache line. */
const COEFFICIENTS = 8;

/** Computes the lengths of the arrays of a pass, in the order in which `passArrays` takes them. */
function lengthsOf(
  network: FusedLayers,
  bytesPerNumber: number,
  { samples, states, curvature }: PassCapacity,
): number[] {
  const { layers, dropout } = network;
  const { length } = fusedLayout(network);
  const widest = Math.max(...layers.flatMap(({ inputs, outputs }) => [inputs, outputs]));
  const blocks = layers.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
  const biases = layers.map(({ outputs, length: shared }) => outputs / shared);
  const perLayer = (count: (layer: FusedLayer) => number): number[] =>
    layers.map((layer) => samples * count(layer));
  return [
    length,
    states < 1 ? 0 : length,
    states < 2 ? 0 : length,
    states < 3 ? 0 : length,
    (COEFFICIENTS * 8) / bytesPerNumber,
    Math.max(...blocks, ...biases),
    MAX_ROWS_LAYER_DESCENT * widest,
    Math.max(...layers.map((layer) => (layer.shape.length === 2 ? 0 : convolutionWorkspace(layer)))),
    samples * layers[0]!.inputs,
    ...perLayer(({ outputs }) => outputs),
    ...perLayer((layer) => (isIdentity(layer) ? 0 : layer.outputs)),
    ...perLayer(({ outputs }) => outputs),
    ...perLayer((layer) => (layer.activation === undefined ? 0 : layer.outputs)),
    ...perLayer(({ inputs }) => (dropout > 0 ? inputs : 0)),
    ...perLayer(({ inputs }) => (dropout > 0 ? inputs : 0)),
    ...perLayer(({ outputs }) => (curvature ? outputs : 0)),
    ...perLayer(({ outputs }) => (curvature ? outputs : 0)),
    ...perLayer(({ outputs }) => (curvature ? outputs : 0)),
  ];
}

/** Tests whether a_l equals z_l, in which case both share one array. */
const isIdentity = ({ activation, skip }: FusedLayer): boolean => activation === undefined && skip === 0;

/** Computes the size of the arrays of a pass, in numbers of 8 bytes. */
export const passSize = (
  network: FusedLayers,
  { bytesPerNumber }: Pick<NumberFormat<NumberArray, PassKernels>, "bytesPerNumber">,
  capacity: PassCapacity,
): number =>
  lengthsOf(network, bytesPerNumber, capacity).reduce((sum, n) => sum + n, 0) * (bytesPerNumber / 8);

/**
 * Creates the arrays of a pass, filled with zeros.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function passArrays<Numbers extends NumberArray, Kernels extends PassKernels>(
  args: Arguments,
  network: FusedLayers,
  { bytesPerNumber, allocate }: NumberFormat<Numbers, Kernels>,
  capacity: PassCapacity,
): PassArrays<Numbers> & { readonly kernels: Kernels; release(): void } {
  const { layers } = network;
  const { arrays, kernels, release } = allocate(args, lengthsOf(network, bytesPerNumber, capacity));
  const [parameters, first, second, third, rates, gradient, work, convolution, inputs] =
    arrays as Leading<Numbers>;
  const perLayer = (group: number): Numbers[] => layers.map((_, l) => arrays[9 + group * layers.length + l]!);
  const preactivations = perLayer(0);
  const signals = perLayer(2);
  return {
    kernels,
    release,
    parameters,
    states: [first, second, third],
    // This view is valid as long as one of the other arrays is reachable.
    coefficients: new Float64Array(rates.buffer, rates.byteOffset, COEFFICIENTS),
    gradient,
    work,
    convolution,
    inputs,
    preactivations,
    activations: perLayer(1).map((a, l) => (isIdentity(layers[l]!) ? preactivations[l]! : a)),
    signals,
    deltas: perLayer(3).map((d, l) => (layers[l]!.activation === undefined ? signals[l]! : d)),
    masks: perLayer(4),
    dropped: perLayer(5),
    tangents: [perLayer(6), perLayer(7), perLayer(8)],
  };
}

type Leading<N> = [N, N, N, N, N, N, N, N, N];
