import { madd, zero } from "./lanes";

/**
 * Computes one 4 x 8 tile of a product, out = a b or out += factor a b over `k`, from packed panels: four numbers of a
 * and eight of b per group, in 8 accumulators of four lanes (see ../tile.ts). A `factor` of 0 overwrites.
 */
export function tile(factor: f32, out: usize, outStep: usize, a: usize, b: usize, k: usize): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero();
  let c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  const end = a + k * 16;
  do {
    const x = v128.load(b), y = v128.load(b, 16);
    let left = v128.load32_splat(a);
    c00 = madd(left, x, c00);
    c01 = madd(left, y, c01);
    left = v128.load32_splat(a, 4);
    c10 = madd(left, x, c10);
    c11 = madd(left, y, c11);
    left = v128.load32_splat(a, 8);
    c20 = madd(left, x, c20);
    c21 = madd(left, y, c21);
    left = v128.load32_splat(a, 12);
    c30 = madd(left, x, c30);
    c31 = madd(left, y, c31);
    a += 16;
    b += 32;
  } while (a < end);
  put(factor, out, c00, c01);
  put(factor, out + outStep, c10, c11);
  put(factor, out + 2 * outStep, c20, c21);
  put(factor, out + 3 * outStep, c30, c31);
}

/** Writes a row of the tile, or adds it times the factor. */
// @ts-ignore: decorator
@inline
function put(factor: f32, out: usize, left: v128, right: v128): void {
  if (factor != 0) {
    const factors = f32x4.splat(factor);
    left = madd(factors, left, v128.load(out));
    right = madd(factors, right, v128.load(out, 16));
  }
  v128.store(out, left);
  v128.store(out, right, 16);
}
