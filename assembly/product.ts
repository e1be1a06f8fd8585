import { pack } from "./pack";
import { tile } from "./tile";
import { axpy, times, transposedTimes } from "./vector";

/*
 * Block sizes: a block of a (128 kB) stays in the second-level cache, a panel of a block of b (8 kB) in the first, a
 * block of b (1 MB) in the third.
 */
const ROWS: usize = 64;
const DEPTH: usize = 256;
const COLUMNS: usize = 512;

const PACKED_A: usize = 2048;
const PACKED_B: usize = PACKED_A + ROWS * DEPTH * 8;

/** Returns the number of bytes at the start of the memory that are reserved for products. */
export function scratchBytes(): usize {
  return PACKED_B + DEPTH * COLUMNS * 8;
}

/** Minimum number of columns for which packing a is faster, and of rows for which packing b is. */
const USES_WORTH_PACKING: usize = 32;
/** Minimum for strided numbers in many cache lines that evict one another: at least that many lines, so far apart. */
const USES_WORTH_GATHERING: usize = 9;
const MANY_LINES: usize = 64;
const FAR_APART_A: usize = 1024;
const FAR_APART_B: usize = 4096;

/** Bit of the form for which only the lower triangle of a square product is computed. */
const LOWER: i32 = 4;

/** out = op(a) op(b), or out += factor op(a) op(b); see src/simd/kernels.ts. */
export function product(
  form: i32, factor: f64, out: usize, outWidth: usize, a: usize, aWidth: usize, b: usize, bWidth: usize,
  m: usize, k: usize, n: usize,
): void {
  const outStep = outWidth * 8;
  // Steps in bytes: down a column and along a row of op(a), op(b).
  const aDown = form & 1 ? <usize>8 : aWidth * 8;
  const aAlong = form & 1 ? aWidth * 8 : 8;
  const bDown = form & 2 ? <usize>8 : bWidth * 8;
  const bAlong = form & 2 ? bWidth * 8 : 8;
  if (k == 0) {
    if (factor == 0) for (let i: usize = 0; i < m; i++) memory.fill(out + i * outStep, 0, n * 8);
    return;
  }
  const lower = (form & LOWER) != 0;
  const sum = factor == 0 ? out : PACKED_A;
  if ((n == 1 || m == 1) && m * n <= DEPTH * COLUMNS && vectorProduct(form, sum, outWidth, a, aWidth, b, bWidth, m, k, n)) {
    if (factor != 0) axpy(out, factor, sum, m * n);
    return;
  }
  const packA = lower || n >= USES_WORTH_PACKING || (aAlong >= FAR_APART_A && k >= MANY_LINES && n >= USES_WORTH_GATHERING);
  const crowded = bDown >= FAR_APART_B && k >= MANY_LINES && m >= USES_WORTH_GATHERING;
  const packB = lower || bAlong != 8 || m >= USES_WORTH_PACKING || crowded;
  for (let j: usize = 0; j < n; j += COLUMNS) {
    const columns = min(COLUMNS, n - j);
    for (let p: usize = 0; p < k; p += DEPTH) {
      const depth = min(DEPTH, k - p);
      const blockFactor = factor == 0 && p != 0 ? 1 : factor;
      const bBlock = b + p * bDown + j * bAlong;
      if (packB) pack(PACKED_B, bBlock, columns, bAlong, depth, bDown);
      for (let i: usize = lower ? j : 0; i < m; i += ROWS) {
        const rows = min(ROWS, m - i);
        const aBlock = a + i * aDown + p * aAlong;
        const outBlock = out + i * outStep + j * 8;
        const right = packB ? PACKED_B : bBlock;
        const rightStep = packB ? <usize>32 : bDown, rightPanel = packB ? depth * 32 : 32;
        if (packA) pack(PACKED_A, aBlock, rows, aDown, depth, aAlong);
        if (packA || form & 1) {
          const left = packA ? PACKED_A : aBlock;
          const leftStep = packA ? <usize>32 : aAlong, leftPanel = packA ? depth * 32 : 32;
          const diagonal = lower ? i - j : columns;
          panels(
            blockFactor, outBlock, outStep, left, leftStep, leftPanel, right, rightStep, rightPanel, rows, depth, columns,
            diagonal,
          );
        } else {
          rowsTimesPanels(
            blockFactor, outBlock, outStep, aBlock, aDown, right, rightStep, rightPanel, rows, depth, columns,
          );
        }
      }
    }
  }
}

/** Multiplies a matrix by a contiguous vector from either side; returns false if the vector is not contiguous. */
function vectorProduct(
  form: i32, out: usize, outWidth: usize, a: usize, aWidth: usize, b: usize, bWidth: usize, m: usize, k: usize, n: usize,
): bool {
  if (n == 1 && outWidth == 1 && (form & 2 || bWidth == 1)) {
    if (form & 1) transposedTimes(out, a, aWidth, b, k, m);
    else times(out, a, aWidth, b, m, k);
    return true;
  }
  if (m == 1 && (!(form & 1) || aWidth == 1)) {
    if (form & 2) times(out, b, bWidth, a, n, k);
    else transposedTimes(out, b, bWidth, a, k, n);
    return true;
  }
  return false;
}

/**
 * Computes a block of the product from panels of a and b, packed or in place: the steps from group to group of four
 * numbers and from panel to panel are in bytes. In row i only the tiles that begin at most at column i + `diagonal` are
 * computed.
 */
function panels(
  factor: f64, out: usize, outStep: usize, a: usize, aStep: usize, aPanel: usize, b: usize, bStep: usize, bPanel: usize,
  m: usize, k: usize, n: usize, diagonal: usize,
): void {
  let left = a;
  for (let i: usize = 0; i < m; i += 4) {
    const rows = min<usize>(4, m - i);
    const end = min(n, i + diagonal + 4);
    let right = b;
    for (let j: usize = 0; j < end; j += 4) {
      const target = out + i * outStep + j * 8;
      tile(true, factor, target, outStep, left, 0, 0, 0, aStep, right, bStep, k, rows, min<usize>(4, n - j));
      right += bPanel;
    }
    left += aPanel;
  }
}

/** Computes a block of the product from the rows of a and from panels of b, packed or in place. */
function rowsTimesPanels(
  factor: f64, out: usize, outStep: usize, a: usize, aDown: usize, b: usize, bStep: usize, bPanel: usize,
  m: usize, k: usize, n: usize,
): void {
  for (let i: usize = 0; i < m; i += 4) {
    const rows = min<usize>(4, m - i);
    const a0 = a + i * aDown;
    // Rows beyond the edge repeat the last row and are not written.
    const a1 = rows > 1 ? a0 + aDown : a0;
    const a2 = rows > 2 ? a1 + aDown : a1;
    const a3 = rows > 3 ? a2 + aDown : a2;
    let right = b;
    for (let j: usize = 0; j < n; j += 4) {
      const target = out + i * outStep + j * 8;
      tile(false, factor, target, outStep, a0, a1, a2, a3, 0, right, bStep, k, rows, min<usize>(4, n - j));
      right += bPanel;
    }
  }
}
