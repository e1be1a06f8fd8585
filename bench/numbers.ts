import { arrays } from "learning-dynamics";

/** Returns the Euclidean norm. */
export const norm = (data: Float64Array): number => Math.hypot(...data);
/** Returns the Euclidean norm of the difference of two arrays. */
export const distance = (a: Float64Array, b: Float64Array): number => norm(a.map((x, i) => x - b[i]!));

/** Returns the loosest power of ten from 1e-2 to 1e-13 that is accurate enough as a tolerance. */
export function loosestTolerance(isAccurate: (tolerance: number) => boolean): number {
  for (let power = 1e2; power <= 1e13; power *= 10) if (isAccurate(1 / power)) return 1 / power;
  throw new Error("no tolerance is accurate enough");
}

/** Returns number `k` of a stream on [-0.5, 0.5); bench/peers/stream.py uses the same formula. */
export function entry(k: number): number {
  let h = Math.imul(k ^ (k >>> 16), 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5;
}

/** Returns a matrix of the first numbers of the stream. */
export const matrix = (rows: number, columns: number) =>
  arrays.toNdArray(
    Float64Array.from({ length: rows * columns }, (_, k) => entry(k + 1)),
    [rows, columns],
  );
