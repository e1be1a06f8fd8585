import { madd, zero } from "./lanes";

/**
 * Computes one 4 x 8 tile of a product, out (+)= a b over `k`, from packed panels: four numbers of a and eight of b per
 * group, in 8 accumulators of four lanes (see ../tile.ts). `mode` 0 overwrites, 1 adds, -1 subtracts.
 */
export function tile(mode: i32, out: usize, outStep: usize, a: usize, b: usize, k: usize): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero();
  let c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  const end = a + k * 16;
  do {
    const x = v128.load(b), y = v128.load(b, 16);
    // Shuffles are faster than loads of one number where multiplying and adding are fused.
    const four = ASC_FEATURE_RELAXED_SIMD ? v128.load(a) : x;
    let left = ASC_FEATURE_RELAXED_SIMD ? v128.shuffle<f32>(four, four, 0, 0, 0, 0) : v128.load32_splat(a);
    c00 = madd(left, x, c00);
    c01 = madd(left, y, c01);
    left = ASC_FEATURE_RELAXED_SIMD ? v128.shuffle<f32>(four, four, 1, 1, 1, 1) : v128.load32_splat(a, 4);
    c10 = madd(left, x, c10);
    c11 = madd(left, y, c11);
    left = ASC_FEATURE_RELAXED_SIMD ? v128.shuffle<f32>(four, four, 2, 2, 2, 2) : v128.load32_splat(a, 8);
    c20 = madd(left, x, c20);
    c21 = madd(left, y, c21);
    left = ASC_FEATURE_RELAXED_SIMD ? v128.shuffle<f32>(four, four, 3, 3, 3, 3) : v128.load32_splat(a, 12);
    c30 = madd(left, x, c30);
    c31 = madd(left, y, c31);
    a += 16;
    b += 32;
  } while (a < end);
  put(mode, out, c00, c01);
  put(mode, out + outStep, c10, c11);
  put(mode, out + 2 * outStep, c20, c21);
  put(mode, out + 3 * outStep, c30, c31);
}

/** Writes, adds or subtracts a row of the tile. */
// @ts-ignore: decorator
@inline
function put(mode: i32, out: usize, left: v128, right: v128): void {
  if (mode != 0) {
    const sign = f32x4.splat(<f32>mode);
    left = madd(sign, left, v128.load(out));
    right = madd(sign, right, v128.load(out, 16));
  }
  v128.store(out, left);
  v128.store(out, right, 16);
}
