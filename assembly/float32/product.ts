import { pack } from "./pack";
import { tile } from "./tile";

/*
 * Block sizes: a block of a (128 kB) stays in the second-level cache, a panel of a block of b (16 kB) in the first, a block
 * of b (1 MB) in the third. The blocks lie in the memory that is reserved for the products of ../product.ts.
 */
const ROWS: usize = 64;
const DEPTH: usize = 512;
const COLUMNS: usize = 480;

/** Place of the tiles at the edges of out. */
const EDGE: usize = 2048;
const PACKED_A: usize = EDGE + 4 * 32;
const PACKED_B: usize = PACKED_A + ROWS * DEPTH * 4;

/** out = op(a) op(b), or out += factor op(a) op(b); see src/simd/kernels.ts. */
export function product(
  form: i32, factor: f64, out: usize, outWidth: usize, a: usize, aWidth: usize, b: usize, bWidth: usize,
  m: usize, k: usize, n: usize,
): void {
  const scale = <f32>factor;
  // A factor below the range of single precision adds nothing.
  if (scale == 0 && factor != 0) return;
  const outStep = outWidth * 4;
  // Steps in bytes: down a column and along a row of op(a), op(b).
  const aDown = form & 1 ? <usize>4 : aWidth * 4;
  const aAlong = form & 1 ? aWidth * 4 : 4;
  const bDown = form & 2 ? <usize>4 : bWidth * 4;
  const bAlong = form & 2 ? bWidth * 4 : 4;
  for (let j: usize = 0; j < n; j += COLUMNS) {
    const columns = min(COLUMNS, n - j);
    for (let p: usize = 0; p < k; p += DEPTH) {
      const depth = min(DEPTH, k - p);
      const blockScale = scale == 0 && p != 0 ? <f32>1 : scale;
      pack(PACKED_B, b + p * bDown + j * bAlong, columns, bAlong, depth, bDown, 2);
      for (let i: usize = 0; i < m; i += ROWS) {
        const rows = min(ROWS, m - i);
        pack(PACKED_A, a + i * aDown + p * aAlong, rows, aDown, depth, aAlong, 1);
        packedBlock(blockScale, out + i * outStep + j * 4, outStep, rows, depth, columns);
      }
    }
  }
}

/** Computes a block of the product from packed panels. */
function packedBlock(factor: f32, out: usize, outStep: usize, m: usize, k: usize, n: usize): void {
  let right = PACKED_B;
  for (let j: usize = 0; j < n; j += 8) {
    let left = PACKED_A;
    const columns = min<usize>(8, n - j);
    for (let i: usize = 0; i < m; i += 4) {
      const rows = min<usize>(4, m - i);
      const target = out + i * outStep + j * 4;
      if (rows == 4 && columns == 8) tile(factor, target, outStep, left, right, k);
      else {
        tile(0, EDGE, 32, left, right, k);
        putEdge(factor, target, outStep, rows, columns);
      }
      left += k * 16;
    }
    right += k * 32;
  }
}

/** Writes the part of a tile inside out, or adds it times the factor. */
function putEdge(factor: f32, out: usize, outStep: usize, rows: usize, columns: usize): void {
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns; j++) {
      const at = out + i * outStep + j * 4, x = load<f32>(EDGE + i * 32 + j * 4);
      store<f32>(at, factor == 0 ? x : load<f32>(at) + factor * x);
    }
  }
}
