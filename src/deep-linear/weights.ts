import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";

/** Returns copies of a network's weight matrices, after checking that their shapes chain: W_l is [n_{l+1}, n_l]. */
export function readWeights(at: Arguments, weights: readonly MatrixLike[]): Matrix[] {
  if (!Array.isArray(weights) || weights.length === 0) {
    throw at.error(HERE, "an array of at least one matrix", weights);
  }
  const matrices: Matrix[] = [];
  for (let l = 0; l < weights.length; l++) {
    const columns = matrices[l - 1]?.rows;
    matrices.push(at.matrix(l, weights[l]!, { columns }));
  }
  return matrices;
}

/** Returns the numbers of units [n_0, ..., n_L] of a network, inputs first. */
export const widthsOf = (weights: readonly Matrix[]): number[] => [
  weights[0]!.columns,
  ...weights.map((matrix) => matrix.rows),
];

/**
 * Returns a copy of `widths`, after checking that they are at least two positive integers and the weights fit in
 * memory.
 */
export function checkWidths(args: Arguments, widths: readonly number[], length?: number): number[] {
  if (!Array.isArray(widths) || widths.length < 2 || (length ?? widths.length) !== widths.length) {
    throw args.error("widths", `an array of ${length ?? "at least 2"} layer sizes`, widths);
  }
  // Not `map`, which skips the holes of a sparse array.
  const sizes = Array.from(widths, (n, l) => args.number(["widths", l], n, { integer: true, atLeast: 1 }));
  const count = sizes.slice(1).reduce((sum, n, l) => sum + n * sizes[l]!, 0);
  args.memory("widths", count, "use narrower layers");
  return sizes;
}

/** Copies all weights to one buffer, input layer first. */
export function pack(weights: readonly Matrix[]): Float64Array {
  const packed = new Float64Array(weights.reduce((sum, matrix) => sum + matrix.data.length, 0));
  let offset = 0;
  for (const { data } of weights) {
    packed.set(data, offset);
    offset += data.length;
  }
  return packed;
}

/** Copies the weights from a packed buffer to new matrices. */
export function unpack(packed: Float64Array, widths: readonly number[]): Matrix[] {
  return views(packed, widths).map((data, l) => ({
    rows: widths[l + 1]!,
    columns: widths[l]!,
    data: data.slice(),
  }));
}

/** Returns views of the weights of each layer in a packed buffer, without copying. */
function views(packed: Float64Array, widths: readonly number[]): Float64Array[] {
  let offset = 0;
  return widths.slice(1).map((rows, l) => {
    const start = offset;
    offset += rows * widths[l]!;
    return packed.subarray(start, offset);
  });
}

/** Copies weight matrices to ndarrays. */
export const toNdArrays = (weights: readonly Matrix[]): NdArray[] => weights.map(matrixToNdArray);
