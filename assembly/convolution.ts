import { lanesSum, madd, zero } from "./lanes";
/*
 * The kernels of convolutions, compiled to a separate WebAssembly module; documented in
 * src/networks/fused/convolution/convolution-kernels.ts. Windows are read where they lie in the image.
 */

/* Block sizes of the filters: a block of 160 kB stays in the second-level cache. */
const ROWS: usize = 64;
const DEPTH: usize = 256;

/** See src/networks/fused/convolution/convolution-kernels.ts. */
export function convolve(
  adds: i32, out: usize, filters: usize, image: usize, step: usize, height: usize, width: usize, m: usize, k: usize,
): void {
  const outStep = height * width * 8;
  for (let p: usize = 0; p < k; p += DEPTH) {
    const depth = min(DEPTH, k - p);
    for (let first: usize = 0; first < m; first += ROWS) {
      const end = min(m, first + ROWS);
      for (let y: usize = 0; y < height; y++) {
        for (let x: usize = 0; x < width; x += 4) {
          let a = filters + (first / 4 * k + p) * 40;
          for (let i = first; i < end; i += 4) {
            tile(
              adds != 0 || p != 0, out + i * outStep + (y * width + x) * 8, outStep, a, image + y * step + x * 8, depth,
              end - i, width - x,
            );
            a += k * 40;
          }
        }
      }
    }
  }
}

/** Computes a 4 x 4 tile of a convolution, of which `rows` and `columns` lie inside `out`. */
// @ts-ignore: decorator
@inline
function tile(
  adds: bool, out: usize, outStep: usize, a: usize, image: usize, k: usize, rows: usize, columns: usize,
): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero();
  let c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  for (let p = k; p != 0; p--) {
    const b = image + load<u32>(a, 32);
    const x = v128.load(b);
    const y = v128.load(b, 16);
    let left = v128.load64_splat(a);
    c00 = madd(left, x, c00);
    c01 = madd(left, y, c01);
    left = v128.load64_splat(a, 8);
    c10 = madd(left, x, c10);
    c11 = madd(left, y, c11);
    left = v128.load64_splat(a, 16);
    c20 = madd(left, x, c20);
    c21 = madd(left, y, c21);
    left = v128.load64_splat(a, 24);
    c30 = madd(left, x, c30);
    c31 = madd(left, y, c31);
    a += 40;
  }
  put(adds, out, c00, c01, columns);
  if (rows > 1) put(adds, out + outStep, c10, c11, columns);
  if (rows > 2) put(adds, out + 2 * outStep, c20, c21, columns);
  if (rows > 3) put(adds, out + 3 * outStep, c30, c31, columns);
}

/** Writes or adds the first `columns` numbers of a row of the tile. */
function put(adds: bool, out: usize, left: v128, right: v128, columns: usize): void {
  if (columns > 1) {
    v128.store(out, adds ? f64x2.add(left, v128.load(out)) : left);
    if (columns == 2) return;
    out += 16;
    left = right;
  }
  if (columns > 3) v128.store(out, adds ? f64x2.add(left, v128.load(out)) : left);
  else store<f64>(out, f64x2.extract_lane(left, 0) + (adds ? load<f64>(out) : 0));
}

/** See src/networks/fused/convolution/convolution-kernels.ts. */
export function correlate(
  out: usize, signal: usize, filters: usize, image: usize, step: usize, height: usize, width: usize, m: usize, k: usize,
): void {
  const down = height * width * 8;
  for (let i: usize = 0; i < m; i += 4) {
    for (let p: usize = 0; p < k; p += 2) {
      const x0 = image + load<u32>(filters + p * 40, 32);
      const x1 = p + 1 < k ? image + load<u32>(filters + p * 40, 72) : x0;
      dots(out + (i * k + p) * 8, k * 8, signal + i * down, down, x0, x1, step, height, width, m - i, k - p);
    }
  }
}

/** Adds the dot products of four rows of signals with the pixels of two offsets. */
function dots(
  out: usize, outStep: usize, s0: usize, down: usize, x0: usize, x1: usize, step: usize, height: usize, width: usize,
  rows: usize, columns: usize,
): void {
  let s1 = rows > 1 ? s0 + down : s0;
  let s2 = rows > 2 ? s1 + down : s1;
  let s3 = rows > 3 ? s2 + down : s2;
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero();
  let c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  const gap = step - width * 8;
  for (let y = height; y != 0; y--) {
    const end = x0 + width * 8;
    while (x0 != end) {
      const a = v128.load(x0), b = v128.load(x1);
      let s = v128.load(s0);
      c00 = madd(s, a, c00);
      c01 = madd(s, b, c01);
      s = v128.load(s1);
      c10 = madd(s, a, c10);
      c11 = madd(s, b, c11);
      s = v128.load(s2);
      c20 = madd(s, a, c20);
      c21 = madd(s, b, c21);
      s = v128.load(s3);
      c30 = madd(s, a, c30);
      c31 = madd(s, b, c31);
      x0 += 16;
      x1 += 16;
      s0 += 16;
      s1 += 16;
      s2 += 16;
      s3 += 16;
    }
    x0 += gap;
    x1 += gap;
  }
  addPair(out, c00, c01, columns);
  if (rows > 1) addPair(out + outStep, c10, c11, columns);
  if (rows > 2) addPair(out + 2 * outStep, c20, c21, columns);
  if (rows > 3) addPair(out + 3 * outStep, c30, c31, columns);
}

/** Adds the sums over the lanes of one or two vectors to `out`. */
function addPair(out: usize, left: v128, right: v128, columns: usize): void {
  store<f64>(out, load<f64>(out) + lanesSum(left));
  if (columns > 1) store<f64>(out, load<f64>(out, 8) + lanesSum(right), 8);
}
