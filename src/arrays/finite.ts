/** Tests whether all entries are finite, in one pass without branches: `x · 0` is NaN unless x is finite. */
export function allFinite(v: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * 0;
  return sum === 0;
}

/** Returns the index of the first entry that is not finite, or -1. */
export const firstNotFinite = (v: Float64Array): number => v.findIndex((x) => !Number.isFinite(x));
