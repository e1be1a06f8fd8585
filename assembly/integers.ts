/*
 * Sums of products of integers over at most 256 samples, exact in 32 bits for integers from -2896 to 2896:
 * 256 · 2896² < 2^31.
 */

const MOST: f64 = 2896;
/** 1.5 · 2^52: the sum with a small number has the nearest integer in its low bits. */
const SHIFT: f64 = 6755399441055744;
/** Columns of a panel. */
const COLUMNS = 8;
/** Bytes of a pair of samples in a panel. */
const PAIR: usize = 32;

/** Lanes in which x is not an integer of the range; `shifted` is x + SHIFT. */
// @ts-ignore: decorator
@inline
function outside(x: v128, shifted: v128): v128 {
  const isFraction = f64x2.ne(f64x2.sub(shifted, f64x2.splat(SHIFT)), x);
  return v128.or(isFraction, f64x2.gt(f64x2.abs(x), f64x2.splat(MOST)));
}

/**
 * Packs a matrix x [samples, n] of float64 into panels of eight columns: for each pair of samples eight pairs of 16-bit
 * integers, with zeros beyond the matrix. Returns false at a number that is not an integer of the range.
 */
export function packIntegers(to: usize, x: usize, samples: i32, n: i32): bool {
  const row = <usize>n << 3;
  for (let columns = n; columns > 0; columns -= COLUMNS) {
    let wrong = i32x4.splat(0);
    let start = x;
    for (let p = samples; p > 0; p -= 2) {
      let at = start;
      for (let left = columns; left > columns - COLUMNS; left -= 2) {
        // Two columns of two samples.
        const isInside = i64x2.gt_s(i64x2.splat(left), i64x2(0, 1));
        const first = v128.and(v128.load(at), isInside);
        const second = p == 1 ? f64x2.splat(0) : v128.and(v128.load(at + row), isInside);
        const a = f64x2.add(first, f64x2.splat(SHIFT)), b = f64x2.add(second, f64x2.splat(SHIFT));
        wrong = v128.or(wrong, v128.or(outside(first, a), outside(second, b)));
        v128.store64_lane(to, v128.shuffle<i16>(a, b, 0, 8, 4, 12, 0, 8, 4, 12), 0);
        at += 16;
        to += 8;
      }
      start += 2 * row;
    }
    if (v128.any_true(wrong)) return false;
    x += 8 * COLUMNS;
  }
  return true;
}

/** Adds four sums of 32 bits to four numbers. */
function addFour(out: usize, sums: v128): void {
  const high = v128.shuffle<i64>(sums, sums, 1, 1);
  v128.store(out, f64x2.add(v128.load(out), f64x2.convert_low_i32x4_s(sums)));
  v128.store(out, f64x2.add(v128.load(out, 16), f64x2.convert_low_i32x4_s(high)), 16);
}

/** Adds the products of four columns of one panel with those of another to a tile of 4 x 8 numbers. */
function tile(out: usize, step: usize, a: usize, b: usize, depth: i32): void {
  let c00 = i32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (let p = depth; p != 0; p--) {
    const x = v128.load(b), y = v128.load(b, 16);
    let left = v128.load32_splat(a);
    c00 = i32x4.add(c00, i32x4.dot_i16x8_s(left, x));
    c01 = i32x4.add(c01, i32x4.dot_i16x8_s(left, y));
    left = v128.load32_splat(a, 4);
    c10 = i32x4.add(c10, i32x4.dot_i16x8_s(left, x));
    c11 = i32x4.add(c11, i32x4.dot_i16x8_s(left, y));
    left = v128.load32_splat(a, 8);
    c20 = i32x4.add(c20, i32x4.dot_i16x8_s(left, x));
    c21 = i32x4.add(c21, i32x4.dot_i16x8_s(left, y));
    left = v128.load32_splat(a, 12);
    c30 = i32x4.add(c30, i32x4.dot_i16x8_s(left, x));
    c31 = i32x4.add(c31, i32x4.dot_i16x8_s(left, y));
    a += PAIR;
    b += PAIR;
  }
  addFour(out, c00);
  addFour(out + 32, c01);
  out += step;
  addFour(out, c10);
  addFour(out + 32, c11);
  out += step;
  addFour(out, c20);
  addFour(out + 32, c21);
  out += step;
  addFour(out, c30);
  addFour(out + 32, c31);
}

/**
 * out += Σ a bᵀ over `depth` pairs of samples for each panel b of the first `inner` of `count` panels, which are the
 * columns of `out`, and each panel a that is not before b. Panels a are the rows.
 */
export function addProducts(out: usize, panels: usize, inner: i32, count: i32, depth: i32): void {
  const step = <usize>inner << 6, size = <usize>depth * PAIR;
  let b = panels;
  for (let j = 0; j < inner; j++) {
    let a = b, to = out + (<usize>j << 6) + (<usize>j << 3) * step;
    for (let i = j; i < count; i++) {
      tile(to, step, a, b, depth);
      tile(to + 4 * step, step, a + PAIR / 2, b, depth);
      a += size;
      to += <usize>COLUMNS * step;
    }
    b += size;
  }
}
