import type { Arguments } from "../../arrays/arguments";
import type { Generator } from "../../random";
import type { Kernels } from "../../simd";
import type { NumberArray } from "../architecture/number-array";
import type { Layout } from "../architecture/parameters";

/** Kernels that passes use, in the number format of their arrays. */
export type PassKernels = Pick<
  Kernels,
  | "addToRows"
  | "axpy"
  | "dot"
  | "scaleBySign"
  | "sumOfRows"
  | "product"
  | "layerTimes"
  | "layerDescent"
  | "descend"
>;

/** Use of the gradient in a backward pass: none, a copy, or a step of gradient descent. */
export type Update<Numbers extends NumberArray = Float64Array> =
  | { readonly kind: "none" }
  | { readonly kind: "gradient"; readonly into: Numbers }
  | { readonly kind: "descent"; readonly rule: number };

/** Numbers per sample of a layer with weights. */
export interface LayerSize {
  /** Outputs z_l of the layer. */
  readonly preactivations: number;
  /** Inputs a_l of the next layer, or outputs of the network. */
  readonly activations: number;
}

/**
 * A network in the memory of kernels, with workspace for a limited number of samples and all that a training uses.
 * Arrays of layers are [samples, n_l] and keep the values of the last pass.
 */
export interface TrainingPass<Numbers extends NumberArray = NumberArray> {
  readonly kernels: PassKernels;
  /** Sizes of the layers with weights. */
  readonly sizes: readonly LayerSize[];
  readonly layout: Layout;
  /** Packed parameters, with the positions in `layout`. */
  readonly parameters: Numbers;
  /**
   * Parameters of the last forward pass, in the same layout: `parameters` itself, unless the pass runs a function of what
   * it trains.
   */
  readonly running: Numbers;
  /** States of the optimiser, then other copies of the parameters, in their layout: 0 to 3 arrays. */
  readonly states: readonly Numbers[];
  /** Coefficients of the optimiser for the kernel `descend`. */
  readonly coefficients: Float64Array;
  /** Inputs, [samples, n_0]. */
  readonly inputs: Numbers;
  /** Pre-activations z_l. */
  readonly preactivations: readonly Numbers[];
  /** Activations a_l, the outputs of the network last. */
  readonly activations: readonly Numbers[];
  /** Derivatives of the loss with respect to the outputs, which the caller writes before `backward`. */
  readonly outputSignals: Numbers;
  /**
   * Computes activations for the first `rows` samples; with a generator, applies the dropout of training. Layers below
   * `first`, default 0, may keep their activations.
   */
  forward(rows: number, random?: Generator, first?: number): void;
  /**
   * Computes the signals by backpropagation, after `forward` for the same rows. Signals and gradients of layers below
   * `first`, default 0, may be left out.
   */
  backward(rows: number, update: Update<Numbers>, first?: number): void;
  /** Releases the memory. */
  release(): void;
}

/** Pass in double precision, which also gives products with the Hessian. */
export interface Pass extends TrainingPass<Float64Array> {
  readonly kernels: Kernels;
  /**
   * Writes the product of the Hessian of the loss with a direction to `into`, after `forward` without dropout and a
   * `backward` from the same `first` on. Only for a pass that was made with `curvature`.
   *
   * @param direction direction in the layout of the parameters and the memory of the pass, 0 in layers below `first`
   * @param curve writes the Hessian of the loss with respect to the outputs times a change of the outputs to `out`
   * @param into array in the layout of the parameters and the memory of the pass
   */
  hessianTimes(
    rows: number,
    direction: Float64Array,
    curve: (change: Float64Array, out: Float64Array) => void,
    into: Float64Array,
    first?: number,
  ): void;
}

/** Sizes of a checked network, and the way to create its passes. */
export interface PassBuilder<Made extends TrainingPass = Pass> {
  /** Shape of one input, and its numbers. */
  readonly inputShape: readonly number[];
  readonly inputs: number;
  readonly outputs: number;
  readonly sizes: readonly LayerSize[];
  readonly layout: Layout;
  /** True if training drops inputs of layers at random. */
  readonly hasDropout: boolean;
  /** True if the gradient jumps where units switch. */
  readonly hasKink: boolean;
  /** True if all activations have a second derivative. */
  readonly hasCurvature: boolean;
  /** Computes the size of a pass over `capacity` samples with `states` further copies of the parameters, in numbers. */
  size(capacity: number, states: number, curvature?: boolean): number;
  /**
   * Creates a pass over up to `capacity` samples at a time, with zero parameters; with `curvature`, one that also has the
   * memory of `hessianTimes`.
   *
   * Throws `MemoryError` if the memory cannot be allocated.
   */
  make(args: Arguments, capacity: number, states?: number, curvature?: boolean): Made;
}
