/**
 * Matrix product for operands of any strides, which takes most of the operations of the dense decompositions.
 *
 * Arrays in a workspace of the kernels are passed to the SIMD kernel. For other arrays the product is computed here,
 * blocked for the caches and packed into tiles as in Goto & van de Geijn (2008, "Anatomy of high-performance matrix
 * multiplication"). The inner tile is 4 x 3, the largest whose accumulators V8 keeps in registers (6 to 7 GFLOP/s).
 */

import { kernelsOf } from "../../simd";

const TILE_ROWS = 4;
const TILE_COLUMNS = 3;
/** Depth, rows and columns of a packed block: 384 kB for the right operand, 128 kB for the left. */
const DEPTH = 128;
const BLOCK_ROWS = 128;
const BLOCK_COLUMNS = 384;

const packedLeft = new Float64Array(BLOCK_ROWS * DEPTH);
const packedRight = new Float64Array(BLOCK_COLUMNS * DEPTH);
const edge = new Float64Array(TILE_ROWS * TILE_COLUMNS);

/** Matrix inside a flat array: entry (i, j) is `data[offset + i * rowStride + j * columnStride]`. */
export interface Operand {
  readonly data: Float64Array;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Returns a row-major block of a flat array with rows `stride` entries apart. */
export const block = (data: Float64Array, offset: number, stride: number): Operand => ({
  data,
  offset,
  rowStride: stride,
  columnStride: 1,
});

/** Returns the transpose of a row-major block. */
export const transposedBlock = (data: Float64Array, offset: number, stride: number): Operand => ({
  data,
  offset,
  rowStride: 1,
  columnStride: stride,
});

/**
 * target = left · right (mode 0), or target ± left · right (mode ±1), with left [m, k], right [k, n] and target [m, n]
 * row-major (column stride 1).
 *
 * The target must not overlap the operands. 2 m n k operations; allocates nothing. With `lower`, only the lower triangle
 * of a square target is computed, in half as many operations; up to five entries of a row to the right of the diagonal may be overwritten.
 */
export function writeProduct(
  target: Operand,
  left: Operand,
  right: Operand,
  [m, n, k]: readonly [m: number, n: number, k: number],
  mode: -1 | 0 | 1,
  lower = false,
): void {
  const kernels = kernelsOf(target.data);
  if (kernels) {
    const form = (left.columnStride === 1 ? 0 : 1) + (right.columnStride === 1 ? 0 : 2) + (lower ? 4 : 0);
    const [a, b] = [byteOf(left), byteOf(right)];
    kernels.product(
      form,
      mode,
      byteOf(target),
      target.rowStride,
      a,
      widthOf(left),
      b,
      widthOf(right),
      m,
      k,
      n,
    );
    return;
  }
  if (mode === 0) {
    for (let i = 0; i < m; i++) {
      const row = target.offset + i * target.rowStride;
      target.data.fill(0, row, row + (lower ? i + 1 : n));
    }
  }
  const factor = mode === 0 ? 1 : mode;
  for (let j = 0; j < n; j += BLOCK_COLUMNS) {
    const columns = Math.min(BLOCK_COLUMNS, n - j);
    for (let p = 0; p < k; p += DEPTH) {
      const depth = Math.min(DEPTH, k - p);
      packRight(right, p, j, depth, columns);
      for (let i = lower ? j : 0; i < m; i += BLOCK_ROWS) {
        const rows = Math.min(BLOCK_ROWS, m - i);
        packLeft(left, i, p, rows, depth, factor);
        multiplyPacked(
          target.data,
          target.offset + i * target.rowStride + j,
          target.rowStride,
          rows,
          columns,
          depth,
          lower ? i - j : columns,
        );
      }
    }
  }
}

const byteOf = ({ data, offset }: Operand): number => data.byteOffset + 8 * offset;

const widthOf = ({ rowStride, columnStride }: Operand): number =>
  columnStride === 1 ? rowStride : columnStride;

/** Packs tiles of four rows, depth-major, padded with zeros. */
function packLeft(a: Operand, row: number, p: number, rows: number, depth: number, factor: number): void {
  const { data, rowStride, columnStride } = a;
  let to = 0;
  for (let i = 0; i < rows; i += TILE_ROWS) {
    const full = Math.min(TILE_ROWS, rows - i);
    let from = a.offset + (row + i) * rowStride + p * columnStride;
    for (let q = 0; q < depth; q++) {
      for (let r = 0; r < TILE_ROWS; r++)
        packedLeft[to + r] = r < full ? factor * data[from + r * rowStride]! : 0;
      to += TILE_ROWS;
      from += columnStride;
    }
  }
}

/** Packs tiles of three columns, depth-major, padded with zeros. */
function packRight(b: Operand, p: number, column: number, depth: number, columns: number): void {
  const { data, rowStride, columnStride } = b;
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    const full = Math.min(TILE_COLUMNS, columns - j);
    let from = b.offset + p * rowStride + (column + j) * columnStride;
    let to = j * depth;
    for (let q = 0; q < depth; q++) {
      for (let r = 0; r < TILE_COLUMNS; r++)
        packedRight[to + r] = r < full ? data[from + r * columnStride]! : 0;
      to += TILE_COLUMNS;
      from += rowStride;
    }
  }
}

/** Adds the product of the packed tiles; in row i, only tiles that begin at most at column i + `diagonal` are computed. */
function multiplyPacked(
  c: Float64Array,
  offset: number,
  stride: number,
  rows: number,
  columns: number,
  depth: number,
  diagonal: number,
): void {
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    const wide = columns - j >= TILE_COLUMNS;
    const first = TILE_ROWS * Math.max(0, Math.floor((j - diagonal) / TILE_ROWS));
    for (let i = first; i < rows; i += TILE_ROWS) {
      const at = offset + i * stride + j;
      if (wide && rows - i >= TILE_ROWS) {
        addTile(c, at, stride, i * depth, j * depth, depth);
        continue;
      }
      edge.fill(0);
      addTile(edge, 0, TILE_COLUMNS, i * depth, j * depth, depth);
      const [height, width] = [Math.min(TILE_ROWS, rows - i), Math.min(TILE_COLUMNS, columns - j)];
      for (let r = 0; r < height; r++) {
        for (let s = 0; s < width; s++) c[at + r * stride + s]! += edge[r * TILE_COLUMNS + s]!;
      }
    }
  }
}

/** c [4, 3] += product of one packed tile of each operand. */
function addTile(c: Float64Array, at: number, stride: number, a: number, b: number, depth: number): void {
  let [c00, c01, c02] = [0, 0, 0];
  let [c10, c11, c12] = [0, 0, 0];
  let [c20, c21, c22] = [0, 0, 0];
  let [c30, c31, c32] = [0, 0, 0];
  for (let q = 0; q < depth; q++) {
    const b0 = packedRight[b]!;
    const b1 = packedRight[b + 1]!;
    const b2 = packedRight[b + 2]!;
    const a0 = packedLeft[a]!;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    const a1 = packedLeft[a + 1]!;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    const a2 = packedLeft[a + 2]!;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    const a3 = packedLeft[a + 3]!;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    a += TILE_ROWS;
    b += TILE_COLUMNS;
  }
  c[at]! += c00;
  c[at + 1]! += c01;
  c[at + 2]! += c02;
  at += stride;
  c[at]! += c10;
  c[at + 1]! += c11;
  c[at + 2]! += c12;
  at += stride;
  c[at]! += c20;
  c[at + 1]! += c21;
  c[at + 2]! += c22;
  at += stride;
  c[at]! += c30;
  c[at + 1]! += c31;
  c[at + 2]! += c32;
}
