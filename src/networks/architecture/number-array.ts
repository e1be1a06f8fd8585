import type { Arguments } from "../../arrays/arguments";

/** Array in double precision, or in the single precision of a training. */
export type NumberArray = Float64Array | Float32Array;

/** Returns the byte offset of the number at an index of an array, for kernels. */
export const offsetIn = ({ byteOffset, BYTES_PER_ELEMENT }: NumberArray, at: number): number =>
  byteOffset + BYTES_PER_ELEMENT * at;

/** Refuses numbers, in rows of `columns` or as a vector, that overflow when they are rounded to single precision. */
export function checkSingle(args: Arguments, numbers: Float64Array, columns?: number): void {
  for (let k = 0; k < numbers.length; k++) {
    if (Number.isFinite(Math.fround(numbers[k]!))) continue;
    const path = columns === undefined ? k : [[Math.floor(k / columns), k % columns]];
    throw args.error(path, "a number of single precision", numbers[k]);
  }
}
