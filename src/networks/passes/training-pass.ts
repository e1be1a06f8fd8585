import type { Arguments } from "../../arrays/arguments";
import type { Generator } from "../../random";
import { createWorkspace, type Kernels } from "../../simd";
import { applyActivation, applyDerivative } from "../architecture/activation";
import type { Layer, Layers } from "../architecture/layers";
import { type Layout, layoutOf } from "../architecture/parameters";
import { convolve, convolveBack, convolveGradient } from "./convolve";
import { applyDropout } from "./dropout";
import { addBiases, addTo, multiplyBy, sumOverSamples } from "./elementwise";

/** Use of the gradient in a backward pass: none, a copy, or a step of gradient descent. */
export type Update =
  | { readonly kind: "none" }
  | { readonly kind: "gradient"; readonly into: Float64Array }
  | { readonly kind: "descent"; readonly rule: number };

/**
 * A network in the memory of the kernels, with workspace for a limited number of samples. Arrays of layers are
 * [samples, n_l] and keep the values of the last pass.
 */
export interface Pass {
  readonly kernels: Kernels;
  readonly layers: readonly Layer[];
  readonly layout: Layout;
  /** Packed parameters, with the positions in `layout`. */
  readonly parameters: Float64Array;
  /** States of the optimiser in the layout of the parameters: 0, 1 or 2 arrays. */
  readonly states: readonly Float64Array[];
  /** Coefficients of the optimiser for the kernel `descend`. */
  readonly coefficients: Float64Array;
  /** Workspace for the gradient of one array of parameters; `backward` overwrites it. */
  readonly scratch: Float64Array;
  /** Inputs, [samples, n_0]. */
  readonly inputs: Float64Array;
  /** Pre-activations z_l. */
  readonly preactivations: readonly Float64Array[];
  /** Activations a_l, the outputs of the network last. */
  readonly activations: readonly Float64Array[];
  /** Derivatives ∂L/∂a_l; the caller fills the last array before `backward`. */
  readonly signals: readonly Float64Array[];
  /** Derivatives ∂L/∂z_l. */
  readonly deltas: readonly Float64Array[];
  /** Computes activations for the first `rows` samples; with a generator, applies the dropout of training. */
  forward(rows: number, random?: Generator): void;
  /** Computes the signals by backpropagation, after `forward` for the same rows. */
  backward(rows: number, update: Update): void;
  /** Releases the memory. */
  release(): void;
}

/**
 * Number of samples up to which a forward pass reads the weights once for all samples; larger batches use blocked
 * products.
 */
const MAX_ROWS_LAYER_TIMES = 24;
/** Number of samples up to which the backward pass and the descent step share one pass over the weights. */
const MAX_ROWS_LAYER_DESCENT = 4;

/** Computes the size of a pass over `capacity` samples with `states` further copies of the parameters, in numbers. */
export function passSize(network: Layers, capacity: number, states: number): number {
  return lengthsOf(network, capacity, states).reduce((sum, n) => sum + n, 0);
}

/** Computes the lengths of the arrays of a pass, in the order in which `makePass` allocates them. */
function lengthsOf({ layers, dropout, ...rest }: Layers, capacity: number, states: number): number[] {
  const { length } = layoutOf({ layers, dropout, ...rest });
  const widest = Math.max(...layers.map(({ inputs }) => inputs));
  const blocks = layers.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
  const biases = layers.map(({ outputs, length: shared }) => outputs / shared);
  const perLayer = (count: (layer: Layer) => number): number[] =>
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
  ].map((n, i) => ((i === 1 && states < 1) || (i === 2 && states < 2) ? 0 : n));
}

/** Tests whether a_l equals z_l, in which case both share one array. */
const isIdentity = ({ activation, skip }: Layer): boolean => activation === undefined && skip === 0;

/** Computes the workspace length of `convolveBack` for a layer; 0 for dense layers. */
const paddedLength = ({ shape, length }: Layer): number =>
  shape.length === 2 ? 0 : shape[0]! * (length + 2 * (shape[2]! - 1));

/**
 * Creates a pass over up to `capacity` samples at a time, with zero parameters.
 *
 * @throws MemoryError if the memory cannot be allocated
 */
export function makePass(args: Arguments, network: Layers, capacity: number, states = 0): Pass {
  const { layers, dropout, bias } = network;
  const layout = layoutOf(network);
  const { arrays, kernels, release } = createWorkspace(args, lengthsOf(network, capacity, states));
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

  function forward(rows: number, random?: Generator): void {
    isDropping = random !== undefined && dropout > 0;
    for (const [l, layer] of layers.entries()) {
      if (isDropping) applyDropout(below(l), masks[l]!, dropped[l]!, rows * layer.inputs, dropout, random!);
      const z = preactivations[l]!;
      affine(kernels, layer, weightsAt(l), inputOf(l), z, rows);
      if (bias) addBiases(z, parameters, layout.biases[l]!.at, layer, rows);
      const { activation, skip } = layer;
      const a = activations[l]!;
      const count = rows * layer.outputs;
      if (activation !== undefined) applyActivation(activation, z, a, count);
      else if (skip > 0) a.set(z.subarray(0, count));
      if (skip > 0) addTo(a, activations[l - skip]!, count);
    }
  }

  function backward(rows: number, update: Update): void {
    for (let l = layers.length - 1; l >= 0; l--) {
      const layer = layers[l]!;
      const [signal, delta] = [signals[l]!, deltas[l]!];
      if (layer.activation !== undefined) {
        applyDerivative(layer.activation, preactivations[l]!, signal, delta, rows * layer.outputs);
      }
      const back = l === 0 ? undefined : signals[l - 1]!;
      layerBack(l, rows, delta, back, update);
      if (bias && update.kind !== "none") biasBack(l, rows, delta, update);
      if (back === undefined) continue;
      if (isDropping) multiplyBy(back, masks[l]!, rows * layer.inputs);
      for (const [above, { skip }] of layers.entries()) {
        if (skip > 0 && above - skip === l - 1) addTo(back, signals[above]!, rows * layer.inputs);
      }
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
    if (isDescent && kernel === undefined && update.rule === 0) {
      if (back !== undefined) productBack(kernels, weightsAt(l), delta, back, rows, m, n);
      // The product subtracts the step from the weights directly: the learning rate is multiplied into the inputs.
      work.fill(0, 0, rows * n);
      kernels.axpy(work.byteOffset, coefficients[0]!, x.byteOffset, rows * n);
      kernels.product(1, 1, weightsAt(l), n, delta.byteOffset, m, work.byteOffset, n, m, rows, n);
      return;
    }
    const target = update.kind === "gradient" ? update.into.byteOffset + 8 * at : gradient.byteOffset;
    if (kernel === undefined) {
      if (back !== undefined) productBack(kernels, weightsAt(l), delta, back, rows, m, n);
      if (update.kind !== "none") {
        kernels.product(1, 0, target, n, delta.byteOffset, m, x.byteOffset, n, m, rows, n);
      }
    } else {
      if (back !== undefined) {
        convolveBack(kernels, layer, parameters, at, delta, back, padded, work, rows);
      }
      if (update.kind !== "none") convolveGradient(kernels, layer, target, delta, x, rows);
    }
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
    const toGradient = update.kind === "gradient";
    sumOverSamples(delta, toGradient ? update.into : gradient, toGradient ? at : 0, layers[l]!, rows);
    if (update.kind === "descent") descend(update.rule, at, count);
  }

  return {
    kernels,
    layers,
    layout,
    parameters,
    states: [first, second].slice(0, states),
    coefficients,
    scratch: gradient,
    inputs,
    preactivations,
    activations,
    signals,
    deltas,
    forward,
    backward,
    release,
  };
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

/** Computes z = W x, without the bias. */
function affine(
  kernels: Kernels,
  layer: Layer,
  weights: number,
  x: Float64Array,
  z: Float64Array,
  rows: number,
): void {
  const [m, n, kernel] = layer.shape as [number, number, number?];
  if (kernel !== undefined) convolve(kernels, layer, weights, x, z, rows);
  else if (rows <= MAX_ROWS_LAYER_TIMES) kernels.layerTimes(z.byteOffset, weights, x.byteOffset, rows, m, n);
  else kernels.product(2, 0, z.byteOffset, m, x.byteOffset, n, weights, n, rows, n, m);
}

/** Computes back = delta W. */
function productBack(
  kernels: Kernels,
  weights: number,
  delta: Float64Array,
  back: Float64Array,
  rows: number,
  m: number,
  n: number,
): void {
  kernels.product(0, 0, back.byteOffset, n, delta.byteOffset, m, weights, n, rows, m, n);
}
