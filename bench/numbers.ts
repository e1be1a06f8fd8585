/** Returns the Euclidean norm. */
export const norm = (data: Float64Array): number => Math.hypot(...data);
/** Returns the Euclidean norm of the difference of two arrays. */
export const distance = (a: Float64Array, b: Float64Array): number => norm(a.map((x, i) => x - b[i]!));

/** Returns the loosest power of ten from 1e-2 to 1e-13 that is accurate enough as a tolerance. */
export function loosestTolerance(isAccurate: (tolerance: number) => boolean): number {
  for (let power = 1e2; power <= 1e13; power *= 10) if (isAccurate(1 / power)) return 1 / power;
  throw new Error("no tolerance is accurate enough");
}
