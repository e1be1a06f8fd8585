import type { Arguments } from "../arrays/arguments";
import { kernelsOf } from "./arena";
import type { Kernels } from "./kernels";
import { createWorkspace } from "./workspace";

/** Right-hand side of a deep linear flow, with all its arrays in one workspace. */
export interface LinearFieldKernel {
  /** gradient = −∂L/∂W for packed weights; in place for `states`, through copies for other arrays. */
  readonly evaluate: (weights: Float64Array, gradient: Float64Array) => void;
  /** The kernels that work on `states`. */
  readonly kernels: Kernels;
  /** Further arrays in the workspace, of the requested lengths, initially zero. */
  readonly states: readonly Float64Array<ArrayBuffer>[];
  /** Frees the memory; neither `evaluate` nor the states may be used afterwards. */
  release(): void;
}

/**
 * Sets up the kernel `linearField` for layers of `widths` [n_0, ..., n_L] units, Σxx = `inputCorrelation` [n_0, n_0] and
 * Σyx = `inputOutputCorrelation` [n_L, n_0] (both copied). A diagonal Σxx is applied as a scaling of columns.
 *
 * @param lengths lengths of further arrays in the same workspace: the integrator's states, stages and lists of terms
 * @throws MemoryError if the memory cannot be allocated
 */
export function linearFieldKernel(
  args: Arguments,
  widths: readonly number[],
  inputCorrelation: Float64Array,
  inputOutputCorrelation: Float64Array,
  lengths: readonly number[] = [],
): LinearFieldKernel {
  const depth = widths.length - 1;
  const inputs = widths[0]!;
  const size = widths.slice(1).reduce((sum, n, l) => sum + n * widths[l]!, 0);
  const variances = diagonalOf(inputCorrelation, inputs);
  const { arrays, kernels, release } = createWorkspace(args, [
    6 + depth,
    variances === undefined ? inputCorrelation.length : inputs,
    inputOutputCorrelation.length,
    workLength(widths),
    size,
    size,
    ...lengths,
  ]);
  const [plan, input, target, work, weightsCopy, gradientCopy, ...states] = arrays as Six;
  input.set(variances ?? inputCorrelation);
  target.set(inputOutputCorrelation);
  const scaling = variances === undefined ? 0 : input.byteOffset;
  plan.set([depth, scaling, input.byteOffset, target.byteOffset, work.byteOffset, ...widths]);
  const evaluate = (weights: Float64Array, gradient: Float64Array): void => {
    const source = kernelsOf(weights) === kernels ? weights : weightsCopy;
    const out = kernelsOf(gradient) === kernels ? gradient : gradientCopy;
    if (source !== weights) source.set(weights);
    kernels.linearField(plan.byteOffset, source.byteOffset, out.byteOffset);
    if (out !== gradient) gradient.set(out);
  };
  return { evaluate, kernels, states, release };
}

type Numbers = Float64Array<ArrayBuffer>;
type Six = [Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, ...Numbers[]];

/**
 * Computes the length of the scratch array, which holds all partial products on the narrower side and two products of
 * the size of the widest layer.
 */
function workLength(widths: readonly number[]): number {
  const narrow = Math.min(widths[0]!, widths[widths.length - 1]!);
  return narrow * (widths.reduce((sum, n) => sum + n, 0) + 2 * Math.max(...widths));
}

/** Returns the diagonal of a diagonal matrix, undefined for any other matrix. */
function diagonalOf(matrix: Float64Array, n: number): Float64Array | undefined {
  for (let i = 0; i < matrix.length; i++) if (matrix[i] !== 0 && i % (n + 1) !== 0) return undefined;
  return Float64Array.from({ length: n }, (_, i) => matrix[i * (n + 1)]!);
}
