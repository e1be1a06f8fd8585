export const norm = (data: Float64Array): number => Math.hypot(...data);
/** The size of the difference of two arrays. */
export const distance = (a: Float64Array, b: Float64Array): number => norm(a.map((x, i) => x - b[i]!));

/** The loosest tolerance whose result is near enough, among powers of ten. */
export function looseEnough(isNearEnough: (tolerance: number) => boolean): number {
  for (let power = 1e2; power <= 1e13; power *= 10) if (isNearEnough(1 / power)) return 1 / power;
  throw new Error("no tolerance is near enough");
}
