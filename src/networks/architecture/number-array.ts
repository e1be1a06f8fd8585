/** Array in double precision, or in the single precision of a training. */
export type NumberArray = Float64Array | Float32Array;

/** Returns the byte offset of the number at an index of an array, for kernels. */
export const offsetIn = ({ byteOffset, BYTES_PER_ELEMENT }: NumberArray, at: number): number =>
  byteOffset + BYTES_PER_ELEMENT * at;
