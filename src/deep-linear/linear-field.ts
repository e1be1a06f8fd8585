import type { Matrix } from "../arrays/types";
import { multiplyInto, multiplyTransposedInto, transposedMultiplyInto } from "../linalg/products";
import type { Statistics } from "./statistics";
import { views } from "./weights";

/** Writes −∂L/∂W_l of every layer, packed, for packed weights; returns nothing and allocates nothing after warm-up. */
export type LinearField = (weights: Float64Array, gradient: Float64Array) => void;

/**
 * The negative gradient of a deep linear network's loss in its weights,
 *
 *   −∂L/∂W_l = (W_L ... W_{l+1})ᵀ (Σyx − W Σxx) (W_{l−1} ... W_1)ᵀ
 *
 * (Saxe, McClelland & Ganguli 2014; theory 4.2), from partial products that are made once per evaluation. They are
 * kept on the side with fewer units, so that every product but the one with Σxx has min(n_0, n_L) rows or columns;
 * a diagonal Σxx (white or one-hot inputs) costs n_0 n_L instead of n_0² n_L. The number of samples does not enter.
 */
export function linearField(widths: readonly number[], statistics: Statistics): LinearField {
  const [inputs, outputs] = [widths[0]!, widths[widths.length - 1]!];
  const layersOf = cachedViews(widths);
  const error = errorFunction(statistics);
  const sweep = inputs <= outputs ? inputSideSweep(widths, error) : outputSideSweep(widths, error);
  return (weights, gradient) => sweep(layersOf(weights), layersOf(gradient));
}

type Sweep = (weights: readonly Float64Array[], gradient: readonly Float64Array[]) => void;

/** Integrators hand in the same few buffers again and again: their views are made once. */
function cachedViews(widths: readonly number[]): (packed: Float64Array) => readonly Float64Array[] {
  const cache = new WeakMap<Float64Array, readonly Float64Array[]>();
  return (packed) => {
    let layers = cache.get(packed);
    if (layers === undefined) {
      layers = views(packed, widths);
      cache.set(packed, layers);
    }
    return layers;
  };
}

/** out = Σyx − product Σxx */
function errorFunction({
  inputInput,
  outputInput,
}: Statistics): (product: Float64Array, out: Float64Array) => void {
  const { rows: outputs, columns: inputs, data: target } = outputInput;
  const variances = diagonalOf(inputInput);
  return (product, out) => {
    if (variances === undefined) {
      multiplyInto(out, product, inputInput.data, outputs, inputs, inputs);
      for (let i = 0; i < out.length; i++) out[i] = target[i]! - out[i]!;
      return;
    }
    for (let i = 0; i < outputs; i++) {
      for (let j = 0; j < inputs; j++) {
        const at = i * inputs + j;
        out[at] = target[at]! - product[at]! * variances[j]!;
      }
    }
  };
}

/** The diagonal of a matrix that has nothing else; undefined for any other. */
function diagonalOf({ rows, data }: Matrix): Float64Array | undefined {
  for (let i = 0; i < data.length; i++) if (data[i] !== 0 && i % (rows + 1) !== 0) return undefined;
  return Float64Array.from({ length: rows }, (_, i) => data[i * (rows + 1)]!);
}

const buffers = (sizes: readonly number[]): Float64Array[] => sizes.map((size) => new Float64Array(size));

/** Partial products P_l = W_l ... W_1 upwards, then B_l = (W_L ... W_{l+1})ᵀ E downwards: n_0 columns throughout. */
function inputSideSweep(
  widths: readonly number[],
  error: (product: Float64Array, out: Float64Array) => void,
): Sweep {
  const depth = widths.length - 1;
  const n0 = widths[0]!;
  const partial = buffers(widths.slice(2).map((n) => n * n0));
  const back = buffers(widths.slice(1).map((n) => n * n0));
  return (weights, gradient) => {
    let product = weights[0]!;
    for (let l = 1; l < depth; l++) {
      multiplyInto(partial[l - 1]!, weights[l]!, product, widths[l + 1]!, widths[l]!, n0);
      product = partial[l - 1]!;
    }
    error(product, back[depth - 1]!);
    for (let l = depth - 1; l > 0; l--) {
      const below = l === 1 ? weights[0]! : partial[l - 2]!;
      multiplyTransposedInto(gradient[l]!, back[l]!, below, widths[l + 1]!, n0, widths[l]!);
      transposedMultiplyInto(back[l - 1]!, weights[l]!, back[l]!, widths[l]!, widths[l + 1]!, n0);
    }
    gradient[0]!.set(back[0]!);
  };
}

/** Partial products S_l = W_L ... W_{l+1} downwards, then F_l = E (W_l ... W_1)ᵀ upwards: n_L rows throughout. */
function outputSideSweep(
  widths: readonly number[],
  error: (product: Float64Array, out: Float64Array) => void,
): Sweep {
  const depth = widths.length - 1;
  const nL = widths[depth]!;
  const partial = buffers(widths.slice(0, -2).map((n) => n * nL));
  const forward = buffers(widths.slice(0, -1).map((n) => n * nL));
  return (weights, gradient) => {
    let product = weights[depth - 1]!;
    for (let l = depth - 2; l >= 0; l--) {
      multiplyInto(partial[l]!, product, weights[l]!, nL, widths[l + 1]!, widths[l]!);
      product = partial[l]!;
    }
    error(product, forward[0]!);
    for (let l = 0; l < depth - 1; l++) {
      const above = l === depth - 2 ? weights[depth - 1]! : partial[l + 1]!;
      transposedMultiplyInto(gradient[l]!, above, forward[l]!, widths[l + 1]!, nL, widths[l]!);
      multiplyTransposedInto(forward[l + 1]!, forward[l]!, weights[l]!, nL, widths[l]!, widths[l + 1]!);
    }
    gradient[depth - 1]!.set(forward[depth - 1]!);
  };
}
