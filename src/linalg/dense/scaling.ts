/**
 * Returns the power of two that scales the largest magnitude close to 1 (1 for zeros). Squares of scaled entries
 * neither overflow nor underflow significantly, and scaling is exact unless an entry leaves the normal range.
 */
export function powerOfTwoScale(data: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size > largest) largest = size;
  }
  if (largest === 0) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, -Math.round(Math.log2(largest))));
}

/** Magnitudes that need no scaling: with their squares, they are far from overflow and underflow. */
const [MIN_MODERATE, MAX_MODERATE] = [2 ** -16, 2 ** 16];

/** Returns the scale of `powerOfTwoScale` for the largest magnitude of the data, or 1 if the magnitude is moderate. */
export const moderateScale = (largest: number): number =>
  largest >= MIN_MODERATE && largest <= MAX_MODERATE ? 1 : powerOfTwoScale(Float64Array.of(largest));

/**
 * Smaller lengths (in problems scaled to 1) are treated as zero when computing a rotation, because a rotation computed
 * from subnormal numbers is not orthogonal.
 */
export const NEGLIGIBLE = 1e-290;

/** Computes √(a² + b²) without underflow of small squares, for entries scaled to less than about 1e150. */
export function length2(a: number, b: number): number {
  const sum = a * a + b * b;
  if (sum > 1e-250) return Math.sqrt(sum);
  const [x, y] = [a * 2 ** 500, b * 2 ** 500];
  return Math.sqrt(x * x + y * y) * 2 ** -500;
}

/** Plane rotation with c a + s b = length and c b − s a = 0. */
export interface Rotation {
  c: number;
  s: number;
  length: number;
}

/** Sets `rotation` to the rotation that maps (a, b) to (length, 0), or to the identity if the length is negligible. */
export function makeRotation(rotation: Rotation, a: number, b: number): void {
  const length = length2(a, b);
  const usable = length > NEGLIGIBLE;
  rotation.c = usable ? a / length : 1;
  rotation.s = usable ? b / length : 0;
  rotation.length = usable ? length : a;
}
