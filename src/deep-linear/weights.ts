import type { Arguments } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, NdArray } from "../arrays/types";

export { readWeights, widthsOf } from "../arrays/read-weights";

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
