/**
 * The power of two that brings the largest magnitude near 1 (1 for zeros): squares of what is scaled by it neither
 * overflow nor lose a significant part, and scaling by it is exact unless an entry leaves the normal range.
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

/**
 * Magnitudes below this, in problems scaled to 1, are treated as zero where a rotation would be made from them: from
 * subnormal numbers it would not be orthogonal.
 */
export const NEGLIGIBLE = 1e-290;

/** √(a² + b²) without the underflow of tiny squares; entries near 1e150 and more have been scaled away. */
export function length2(a: number, b: number): number {
  const sum = a * a + b * b;
  if (sum > 1e-250) return Math.sqrt(sum);
  const [x, y] = [a * 2 ** 500, b * 2 ** 500];
  return Math.sqrt(x * x + y * y) * 2 ** -500;
}

/** A plane rotation: c a + s b = length and c b − s a = 0. */
export interface Rotation {
  c: number;
  s: number;
  length: number;
}

/** Makes `rotation` the one that takes (a, b) to (length, 0); what is negligible is not rotated. */
export function makeRotation(rotation: Rotation, a: number, b: number): void {
  const length = length2(a, b);
  const usable = length > NEGLIGIBLE;
  rotation.c = usable ? a / length : 1;
  rotation.s = usable ? b / length : 0;
  rotation.length = usable ? length : a;
}
