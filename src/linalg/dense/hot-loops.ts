/**
 * Vector and matrix-vector loops, in which the dense decompositions spend most of the time outside matrix products.
 *
 * All operate on row-major blocks of flat arrays given by position and stride, and allocate nothing. Arrays in a
 * workspace of the kernels are passed to the SIMD kernels, except by `scale` and `rotateRows`. For other arrays, the
 * matrix-vector loops process four rows at a time, so that every loaded entry of a vector is used in four
 * multiplications.
 */

import { kernelsOf } from "../../simd";

/** For fewer numbers a loop is faster than looking up an array's kernels and calling them. */
const MIN_KERNEL_NUMBERS = 32;

/** Returns the byte offset of an entry, for kernels. */
const byteOf = (array: Float64Array, index: number): number => array.byteOffset + 8 * index;

/** Σ x[i] y[i] */
export function dot(x: Float64Array, xAt: number, y: Float64Array, yAt: number, count: number): number {
  const kernels = count < MIN_KERNEL_NUMBERS ? undefined : kernelsOf(x);
  if (kernels) return kernels.dot(byteOf(x, xAt), byteOf(y, yAt), count);
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const end = count - (count % 4);
  for (let i = 0; i < end; i += 4) {
    s0 += x[xAt + i]! * y[yAt + i]!;
    s1 += x[xAt + i + 1]! * y[yAt + i + 1]!;
    s2 += x[xAt + i + 2]! * y[yAt + i + 2]!;
    s3 += x[xAt + i + 3]! * y[yAt + i + 3]!;
  }
  for (let i = end; i < count; i++) s0 += x[xAt + i]! * y[yAt + i]!;
  return s0 + s1 + (s2 + s3);
}

/** y += factor x */
export function addScaled(
  y: Float64Array,
  yAt: number,
  factor: number,
  x: Float64Array,
  xAt: number,
  count: number,
): void {
  const kernels = count < MIN_KERNEL_NUMBERS ? undefined : kernelsOf(x);
  if (kernels) kernels.axpy(byteOf(y, yAt), factor, byteOf(x, xAt), count);
  else for (let i = 0; i < count; i++) y[yAt + i]! += factor * x[xAt + i]!;
}

/** x *= factor */
export function scale(x: Float64Array, at: number, factor: number, count: number): void {
  for (let i = at; i < at + count; i++) x[i]! *= factor;
}

/** (x, y) <- (c x + s y, c y − s x): a plane rotation of two rows. */
export function rotateRows(
  x: Float64Array,
  xAt: number,
  yAt: number,
  count: number,
  c: number,
  s: number,
): void {
  for (let i = 0; i < count; i++) {
    const a = x[xAt + i]!;
    const b = x[yAt + i]!;
    x[xAt + i] = c * a + s * b;
    x[yAt + i] = c * b - s * a;
  }
}

/** out = a x for a row-major [rows, columns] block, with one dot product per row, four at a time. */
export function times(
  out: Float64Array,
  outAt: number,
  a: Float64Array,
  aAt: number,
  stride: number,
  x: Float64Array,
  xAt: number,
  rows: number,
  columns: number,
): void {
  const kernels = rows * columns < MIN_KERNEL_NUMBERS ? undefined : kernelsOf(a);
  if (kernels) {
    kernels.times(byteOf(out, outAt), byteOf(a, aAt), stride, byteOf(x, xAt), rows, columns);
    return;
  }
  const end = rows - (rows % 4);
  for (let i = 0; i < end; i += 4) {
    const r0 = aAt + i * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let j = 0; j < columns; j++) {
      const t = x[xAt + j]!;
      s0 += a[r0 + j]! * t;
      s1 += a[r1 + j]! * t;
      s2 += a[r2 + j]! * t;
      s3 += a[r3 + j]! * t;
    }
    out[outAt + i] = s0;
    out[outAt + i + 1] = s1;
    out[outAt + i + 2] = s2;
    out[outAt + i + 3] = s3;
  }
  for (let i = end; i < rows; i++) out[outAt + i] = dot(a, aAt + i * stride, x, xAt, columns);
}

/** out = aᵀ x for a row-major [rows, columns] block, as a linear combination of rows, four at a time. */
export function transposedTimes(
  out: Float64Array,
  outAt: number,
  a: Float64Array,
  aAt: number,
  stride: number,
  x: Float64Array,
  xAt: number,
  rows: number,
  columns: number,
): void {
  const kernels = rows * columns < MIN_KERNEL_NUMBERS ? undefined : kernelsOf(a);
  if (kernels) {
    kernels.transposedTimes(byteOf(out, outAt), byteOf(a, aAt), stride, byteOf(x, xAt), rows, columns);
    return;
  }
  out.fill(0, outAt, outAt + columns);
  const end = rows - (rows % 4);
  for (let i = 0; i < end; i += 4) {
    const r0 = aAt + i * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    const t0 = x[xAt + i]!;
    const t1 = x[xAt + i + 1]!;
    const t2 = x[xAt + i + 2]!;
    const t3 = x[xAt + i + 3]!;
    for (let j = 0; j < columns; j++) {
      out[outAt + j]! += t0 * a[r0 + j]! + t1 * a[r1 + j]! + (t2 * a[r2 + j]! + t3 * a[r3 + j]!);
    }
  }
  for (let i = end; i < rows; i++) addScaled(out, outAt, x[xAt + i]!, a, aAt + i * stride, columns);
}

/** y -= aᵀ x, with `scratch` [columns]. */
export function subtractTransposedTimes(
  y: Float64Array,
  yAt: number,
  a: Float64Array,
  aAt: number,
  stride: number,
  x: Float64Array,
  xAt: number,
  rows: number,
  columns: number,
  scratch: Float64Array,
): void {
  if (rows === 0) return;
  transposedTimes(scratch, 0, a, aAt, stride, x, xAt, rows, columns);
  addScaled(y, yAt, -1, scratch, 0, columns);
}

/**
 * out = a x for a symmetric matrix of order n, with its lower triangle in the row-major block `a`.
 *
 * Each entry is read once and used twice; the 4 x 4 triangle at the end of four rows is processed entry by entry.
 */
export function symmetricTimes(
  out: Float64Array,
  outAt: number,
  a: Float64Array,
  aAt: number,
  stride: number,
  x: Float64Array,
  xAt: number,
  n: number,
): void {
  const kernels = n * n < MIN_KERNEL_NUMBERS ? undefined : kernelsOf(a);
  if (kernels) {
    kernels.symmetricTimes(byteOf(out, outAt), byteOf(a, aAt), stride, byteOf(x, xAt), n);
    return;
  }
  out.fill(0, outAt, outAt + n);
  for (let i = 0; i < n; i += 4) {
    const corner = Math.min(i + 4, n);
    if (corner === i + 4) {
      const r0 = aAt + i * stride;
      const r1 = r0 + stride;
      const r2 = r1 + stride;
      const r3 = r2 + stride;
      const x0 = x[xAt + i]!;
      const x1 = x[xAt + i + 1]!;
      const x2 = x[xAt + i + 2]!;
      const x3 = x[xAt + i + 3]!;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let j = 0; j < i; j++) {
        const t = x[xAt + j]!;
        const a0 = a[r0 + j]!;
        const a1 = a[r1 + j]!;
        const a2 = a[r2 + j]!;
        const a3 = a[r3 + j]!;
        s0 += a0 * t;
        s1 += a1 * t;
        s2 += a2 * t;
        s3 += a3 * t;
        out[outAt + j]! += a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3);
      }
      out[outAt + i] = s0;
      out[outAt + i + 1] = s1;
      out[outAt + i + 2] = s2;
      out[outAt + i + 3] = s3;
    }
    for (let p = i; p < corner; p++) {
      const row = aAt + p * stride;
      for (let j = corner === i + 4 ? i : 0; j < p; j++) {
        out[outAt + p]! += a[row + j]! * x[xAt + j]!;
        out[outAt + j]! += a[row + j]! * x[xAt + p]!;
      }
      out[outAt + p]! += a[row + p]! * x[xAt + p]!;
    }
  }
}
