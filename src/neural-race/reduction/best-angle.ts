import type { EndPanel } from "./end-panel";

/**
 * Computes the rotation angle of columns k and l of an end that maximises the sum of the squares on the diagonal of the
 * matching.
 */
export function bestAngle({ size: n, width, data, blocks, squares }: EndPanel, k: number, l: number): number {
  // With φ twice the angle, the gain is a cos φ + b sin φ (matrices to other ends) + c cos 2φ + d sin 2φ (matrices from
  // the end to itself), up to a constant.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let size = 0;
  for (let i = 0; i < squares.length; i++) {
    const { data: square, weight } = squares[i]!;
    const kk = square[k * n + k]!;
    const ll = square[l * n + l]!;
    const spread = kk - ll;
    const mixed = square[k * n + l]! + square[l * n + k]!;
    c += (weight * (spread * spread - mixed * mixed)) / 4;
    d += (weight * spread * mixed) / 2;
    size += weight * (kk * kk + ll * ll + mixed * mixed);
  }
  const rowK = k * width;
  const rowL = l * width;
  for (let i = 0; i < blocks.length; i++) {
    const { partners, weight } = blocks[i]!;
    const alpha = partners[k]!;
    const beta = partners[l]!;
    const ka = alpha < 0 ? 0 : data[rowK + alpha]!;
    const la = alpha < 0 ? 0 : data[rowL + alpha]!;
    const kb = beta < 0 ? 0 : data[rowK + beta]!;
    const lb = beta < 0 ? 0 : data[rowL + beta]!;
    a += (weight * (ka * ka - la * la - kb * kb + lb * lb)) / 2;
    b += weight * (ka * la - kb * lb);
    size += weight * (ka * ka + la * la + kb * kb + lb * lb);
  }
  // Differences of squares within the rounding error do not determine an angle.
  if (Math.sqrt(a * a + b * b + c * c + d * d) <= 4 * Number.EPSILON * size) return 0;
  return maximiser(a, b, c, d) / 2;
}

/** Step of Newton's method after which the error, of the order of its square, is below rounding. */
const LAST_STEP = 1e-8;

/** Number of trial angles; Newton's method starts from the best of them. */
const GRID_POINTS = 16;
/** Trial angles, by magnitude, and the cosines and sines of each angle and of its double. */
const GRID = /* @__PURE__ */ Float64Array.from({ length: GRID_POINTS }, (_, i) =>
  i === 0 ? 0 : Math.PI * (i % 2 === 0 ? -i : i + 1) * (1 / GRID_POINTS),
);
const GRID_VALUES = /* @__PURE__ */ Float64Array.from({ length: 4 * GRID_POINTS }, (_, at) => {
  const x = GRID[at >> 2]!;
  return [Math.cos(x), Math.sin(x), Math.cos(2 * x), Math.sin(2 * x)][at & 3]!;
});

/**
 * Finds the φ in (−π, π] that maximises a cos φ + b sin φ + c cos 2φ + d sin 2φ, the smallest |φ| if there are several.
 */
function maximiser(a: number, b: number, c: number, d: number): number {
  if (c === 0 && d === 0) return Math.atan2(b, a);
  if (a === 0 && b === 0) return Math.atan2(d, c) / 2;
  let x = 0;
  let best = a + c;
  for (let i = 1; i < GRID_POINTS; i++) {
    const at = 4 * i;
    const value =
      a * GRID_VALUES[at]! + b * GRID_VALUES[at + 1]! + c * GRID_VALUES[at + 2]! + d * GRID_VALUES[at + 3]!;
    if (!(value > best + 1e-12 * Math.abs(best))) continue;
    x = GRID[i]!;
    best = value;
  }
  for (let i = 0; i < 20; i++) {
    const cos = Math.cos(x);
    const sin = Math.sin(x);
    const cosTwice = cos * cos - sin * sin;
    const sinTwice = 2 * sin * cos;
    const slope = -a * sin + b * cos - 2 * c * sinTwice + 2 * d * cosTwice;
    const bend = -a * cos - b * sin - 4 * c * cosTwice - 4 * d * sinTwice;
    if (!(bend < 0)) break;
    const step = Math.max(-0.3, Math.min(0.3, -slope / bend));
    x += step;
    if (Math.abs(step) < LAST_STEP) break;
  }
  return x > Math.PI ? x - 2 * Math.PI : x <= -Math.PI ? x + 2 * Math.PI : x;
}
