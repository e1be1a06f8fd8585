/** Memory of kernels in plain TypeScript, in double or single precision. */
export type FallbackMemory = Float64Array | Float32Array;

/** Returns the binary logarithm of the bytes of a number. */
export const shiftOf = ({ BYTES_PER_ELEMENT }: FallbackMemory): number => (BYTES_PER_ELEMENT === 4 ? 2 : 3);
