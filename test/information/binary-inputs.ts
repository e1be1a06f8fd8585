/** Returns all rows of `bits` entries −1 and 1, the last entry changing fastest. */
export const allInputs = (bits: number): number[][] =>
  Array.from({ length: 2 ** bits }, (_, code) =>
    Array.from({ length: bits }, (_x, j) => ((code >> (bits - 1 - j)) & 1 ? 1 : -1)),
  );
