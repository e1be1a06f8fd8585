import type { Arguments } from "../../arrays/arguments";
import type { Generator } from "../../random";
import { createWorkspace } from "../../simd";
import type { Pass, PassBuilder, Update } from "../passes/pass";
import { applyDropout } from "./dropout";
import {
  activate,
  addBiases,
  addSkipped,
  addTo,
  multiplyBy,
  sumOverSamples,
  throughActivation,
} from "./elementwise";
import { type FusedLayer, type FusedLayers, fusedLayout } from "./fused-layers";
import { type FusedValues, hessianTimes } from "./hessian-times";
import { affine, affineBack, weightGradient } from "./layer-products";

/** Fused pass over dense and convolutional layers, with the signals of every layer. */
export interface FusedPass extends Pass, FusedValues {}

/** Number of samples up to which the backward pass and the descent step share one pass over the weights. */
const MAX_ROWS_LAYER_DESCENT = 4;

/** Returns the builder of fused passes over a network. */
export const fusedPasses = (network: FusedLayers, inputShape: readonly number[]): PassBuilder<FusedPass> => ({
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
  size: (capacity, states, curvature = false) =>
    lengthsOf(network, capacity, states, curvature).reduce((sum, n) => sum + n, 0),
  make: (args, capacity, states = 0, curvature = false) =>
    fusedPass(args, network, capacity, states, curvature),
});

const sizeOf = ({ outputs }: FusedLayer) => ({ preactivations: outputs, activations: outputs });

/** Computes the lengths of the arrays of a pass, in the order in which `fusedPass` allocates them. */
function lengthsOf(
  { layers, dropout, ...rest }: FusedLayers,
  capacity: number,
  states: number,
  curvature: boolean,
): number[] {
  const { length } = fusedLayout({ layers, dropout, ...rest });
  const widest = Math.max(...layers.flatMap(({ inputs, outputs }) => [inputs, outputs]));
  const blocks = layers.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
  const biases = layers.map(({ outputs, length: shared }) => outputs / shared);
  const perLayer = (count: (layer: FusedLayer) => number): number[] =>
    layers.map((layer) => capacity * count(layer));
  return [
    length,
    length,
    length,
    8,
    Math.max(...blocks, ...biases),
    Math.max(4, capacity) * widest,
    Math.max(...layers.map(paddedLength)),
    capacity * layers[0]!.inputs,
    ...perLayer(({ outputs }) => outputs),
    ...perLayer((layer) => (isIdentity(layer) ? 0 : layer.outputs)),
    ...perLayer(({ outputs }) => outputs),
    ...perLayer((layer) => (layer.activation === undefined ? 0 : layer.outputs)),
    ...perLayer(({ inputs }) => (dropout > 0 ? inputs : 0)),
    ...perLayer(({ inputs }) => (dropout > 0 ? inputs : 0)),
    ...perLayer(({ outputs }) => (curvature ? outputs : 0)),
    ...perLayer(({ outputs }) => (curvature ? outputs : 0)),
    ...perLayer(({ outputs }) => (curvature ? outputs : 0)),
    states < 3 ? 0 : length,
  ].map((n, i) => ((i === 1 && states < 1) || (i === 2 && states < 2) ? 0 : n));
}

/** Tests whether a_l equals z_l, in which case both share one array. */
const isIdentity = ({ activation, skip }: FusedLayer): boolean => activation === undefined && skip === 0;

/** Computes the workspace length of `convolveBack` for a layer; 0 for dense layers. */
const paddedLength = ({ shape, length }: FusedLayer): number =>
  shape.length === 2 ? 0 : shape[0]! * (length + 2 * (shape[2]! - 1));

/**
 * Creates a pass over up to `capacity` samples at a time, with zero parameters.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
function fusedPass(
  args: Arguments,
  network: FusedLayers,
  capacity: number,
  states: number,
  curvature: boolean,
): FusedPass {
  const { layers, dropout, bias } = network;
  const layout = fusedLayout(network);
  const { arrays, kernels, release } = createWorkspace(args, lengthsOf(network, capacity, states, curvature));
  const [parameters, first, second, coefficients, gradient, work, padded, inputs] = arrays as LeadingArrays;
  const perLayer = (group: number): Float64Array[] =>
    layers.map((_, l) => arrays[8 + group * layers.length + l]!);
  const preactivations = perLayer(0);
  const activations = perLayer(1).map((a, l) => (isIdentity(layers[l]!) ? preactivations[l]! : a));
  const signals = perLayer(2);
  const deltas = perLayer(3).map((d, l) => (layers[l]!.activation === undefined ? signals[l]! : d));
  const masks = perLayer(4);
  const dropped = perLayer(5);
  let isDropping = false;

  const below = (l: number): Float64Array => (l === 0 ? inputs : activations[l - 1]!);
  const inputOf = (l: number): Float64Array => (isDropping ? dropped[l]! : below(l));
  const weightsAt = (l: number): number => parameters.byteOffset + 8 * layout.weights[l]!.at;

  function forward(rows: number, random?: Generator, first = 0): void {
    isDropping = random !== undefined && dropout > 0;
    for (let l = first; l < layers.length; l++) {
      const layer = layers[l]!;
      if (isDropping) applyDropout(below(l), masks[l]!, dropped[l]!, rows * layer.inputs, dropout, random!);
      const z = preactivations[l]!;
      affine(kernels, layer, weightsAt(l), inputOf(l), z, rows);
      if (bias) addBiases(kernels, z, parameters, layout.biases[l]!.at, layer, rows);
      const { activation, skip } = layer;
      const a = activations[l]!;
      const count = rows * layer.outputs;
      if (activation !== undefined) activate(kernels, activation, z, a, count);
      else if (skip > 0) a.set(z.subarray(0, count));
      if (skip > 0) addTo(a, activations[l - skip]!, count);
    }
  }

  function backward(rows: number, update: Update, first = 0): void {
    for (let l = layers.length - 1; l >= first; l--) {
      const layer = layers[l]!;
      const [signal, delta] = [signals[l]!, deltas[l]!];
      if (layer.activation !== undefined) {
        const values = layer.skip > 0 ? undefined : activations[l]!;
        const count = rows * layer.outputs;
        throughActivation(kernels, layer.activation, preactivations[l]!, signal, delta, count, values);
      }
      const back = l === first ? undefined : signals[l - 1]!;
      layerBack(l, rows, delta, back, update);
      if (bias && update.kind !== "none") biasBack(l, rows, delta, update);
      if (back === undefined) continue;
      if (isDropping) multiplyBy(back, masks[l]!, rows * layer.inputs);
      addSkipped(layers, signals, l - 1, rows);
    }
  }

  /** Computes the signal below a layer, and uses the gradient of its weights as `update` requests. */
  function layerBack(
    l: number,
    rows: number,
    delta: Float64Array,
    back: Float64Array | undefined,
    update: Update,
  ): void {
    const layer = layers[l]!;
    const { at, count } = layout.weights[l]!;
    const x = inputOf(l);
    const [m, n, kernel] = layer.shape as [number, number, number?];
    const isDescent = update.kind === "descent";
    if (isDescent && kernel === undefined && rows <= MAX_ROWS_LAYER_DESCENT) {
      kernels.layerDescent(
        update.rule,
        coefficients.byteOffset,
        weightsAt(l),
        first.byteOffset + 8 * at,
        second.byteOffset + 8 * at,
        work.byteOffset,
        back?.byteOffset ?? 0,
        delta.byteOffset,
        x.byteOffset,
        rows,
        m,
        n,
      );
      return;
    }
    if (back !== undefined) affineBack(kernels, layer, parameters, at, delta, back, { padded, work }, rows);
    if (isDescent && kernel === undefined && update.rule === 0) {
      // The product subtracts the step from the weights directly: the learning rate is multiplied into the signals.
      work.fill(0, 0, rows * m);
      kernels.axpy(work.byteOffset, coefficients[0]!, delta.byteOffset, rows * m);
      kernels.product(1, 1, weightsAt(l), n, work.byteOffset, m, x.byteOffset, n, m, rows, n);
      return;
    }
    if (update.kind === "none") return;
    const target = update.kind === "gradient" ? update.into.byteOffset + 8 * at : gradient.byteOffset;
    weightGradient(kernels, layer, target, delta, x, rows);
    if (isDescent) descend(update.rule, at, count);
  }

  /** Makes one step of the optimiser for a block of the parameters, whose gradient is in `gradient`. */
  function descend(rule: number, at: number, count: number): void {
    kernels.descend(
      rule,
      coefficients.byteOffset,
      parameters.byteOffset + 8 * at,
      first.byteOffset + 8 * at,
      second.byteOffset + 8 * at,
      gradient.byteOffset,
      count,
    );
  }

  function biasBack(l: number, rows: number, delta: Float64Array, update: Update): void {
    const { at, count } = layout.biases[l]!;
    const [out, outAt] = update.kind === "gradient" ? [update.into, at] : [gradient, 0];
    sumOverSamples(kernels, delta, out, outAt, layers[l]!, rows);
    if (update.kind === "descent") descend(update.rule, at, count);
  }

  const fields: Omit<FusedPass, "hessianTimes"> = {
    kernels,
    layers,
    layout,
    parameters,
    running: parameters,
    states: [first, second, arrays.at(-1)!].slice(0, states),
    coefficients,
    sizes: layers.map(sizeOf),
    inputs,
    preactivations,
    activations,
    signals,
    deltas,
    outputSignals: signals[layers.length - 1]!,
    forward,
    backward,
    release,
  };
  const tangents = { activations: perLayer(6), deltas: perLayer(7), signals: perLayer(8), padded, work };
  return { ...fields, hessianTimes: (...step) => hessianTimes(fields, tangents, bias, ...step) };
}

type WorkspaceArray = Float64Array<ArrayBuffer>;
type LeadingArrays = [
  WorkspaceArray,
  WorkspaceArray,
  WorkspaceArray,
  WorkspaceArray,
  WorkspaceArray,
  WorkspaceArray,
  WorkspaceArray,
  WorkspaceArray,
];
