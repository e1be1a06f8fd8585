import type { Kernels } from "../kernels";
import { type FallbackMemory, shiftOf } from "./memory";

/** Largest matrix b that is read column by column, in numbers: half of a small first-level cache. */
const MAX_STRIDED_NUMBERS = 2048;

/**
 * out = op(a) op(b), or out += factor op(a) op(b), for plain arrays that begin at the given positions. The other
 * arguments are those of the kernel `product`. Sums one entry at a time, or row by row if b is too large to be read by
 * columns.
 */
export function plainProduct(
  form: number,
  factor: number,
  out: FallbackMemory,
  outAt: number,
  outWidth: number,
  a: FallbackMemory,
  aAt: number,
  aWidth: number,
  b: FallbackMemory,
  bAt: number,
  bWidth: number,
  m: number,
  k: number,
  n: number,
): void {
  const aDown = form & 1 ? 1 : aWidth;
  const aAlong = form & 1 ? aWidth : 1;
  const bDown = form & 2 ? 1 : bWidth;
  const bAlong = form & 2 ? bWidth : 1;
  const scale = factor === 0 ? 1 : factor;
  const entryByEntry = bDown === 1 || k * bWidth <= MAX_STRIDED_NUMBERS;
  for (let i = 0; i < m; i++) {
    const row = outAt + i * outWidth;
    const left = aAt + i * aDown;
    const columns = form & 4 ? Math.min(n, i + 1) : n;
    if (entryByEntry) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        let y = bAt + j * bAlong;
        for (let x = left, end = left + k * aAlong; x !== end; x += aAlong) {
          sum += a[x]! * b[y]!;
          y += bDown;
        }
        out[row + j] = factor === 0 ? sum : out[row + j]! + factor * sum;
      }
    } else {
      if (factor === 0) for (let j = 0; j < columns; j++) out[row + j] = 0;
      for (let p = 0; p < k; p++) {
        const x = scale * a[left + p * aAlong]!;
        const right = bAt + p * bDown;
        for (let j = 0; j < columns; j++) out[row + j]! += x * b[right + j]!;
      }
    }
  }
}

export function productFallback(memory: FallbackMemory): Kernels["product"] {
  const shift = shiftOf(memory);
  return (form, factor, out, outWidth, a, aWidth, b, bWidth, m, k, n) =>
    plainProduct(
      form,
      factor,
      memory,
      out >>> shift,
      outWidth,
      memory,
      a >>> shift,
      aWidth,
      memory,
      b >>> shift,
      bWidth,
      m,
      k,
      n,
    );
}
