import { addressAt, zero } from "../lanes";
import { rowLength, wrapRow } from "./rows";

export function filterTables(
  record: usize, tables: usize, roots: usize, rootsAfter: usize, height: usize, width: usize, outHeight: usize,
  outWidth: usize, work: usize,
): void {
  const filterHeight = addressAt(record), filterWidth = addressAt(record + 8), strideDown = addressAt(record + 16);
  const strideRight = addressAt(record + 24), above = addressAt(record + 32), before = addressAt(record + 40);
  const isCircular = load<f64>(record + 48) != 0, gain = load<f64>(record + 56);
  const vertical = tables + addressAt(record + 88), spacingDown = addressAt(record + 96);
  const rowBytes = addressAt(record + 104);
  const horizontal = tables + addressAt(record + 112), spacingAcross = addressAt(record + 120);
  const rowAcross = addressAt(record + 128), hasBias = addressAt(record + 136) > filterWidth;
  const entryBytes = addressAt(record + 160), bias = sqrt(load<f64>(record + 80) / 2);
  const bytes = rowLength(8, width), outBytes = rowLength(8, outWidth);
  const padded = max(before + width, (outWidth - 1) * strideRight + filterWidth);
  // Rows of the standard deviations between both dimensions, padded with zeros, of reciprocals, and of shares.
  const between = work + 8 * before, inverse = work + rowLength(8, padded) + 16;
  const shares = inverse + max(bytes, outBytes);
  for (let k = work; k != inverse; k += 16) v128.store(k, zero());
  for (let i: usize = 0; i < outHeight; i++) {
    const first = <isize>(i * strideDown) - <isize>above;
    for (let k: usize = 0; k < bytes; k += 16) v128.store(between + k, zero());
    for (let f: usize = 0; f < filterHeight; f++) {
      const from = sourceRow(roots, first + <isize>f, height, width, isCircular);
      if (from == 0) continue;
      for (let k: usize = 0; k < bytes; k += 16) {
        const root = v128.load(from + k);
        v128.store(between + k, f64x2.add(v128.load(between + k), f64x2.mul(root, root)));
      }
    }
    const factor = f64x2.splat(gain);
    for (let k: usize = 0; k < bytes; k += 16)
      v128.store(between + k, f64x2.sqrt(f64x2.mul(factor, v128.load(between + k))));
    reciprocals(inverse, between, sqrt(gain), bytes);
    const down = vertical + i * rowBytes;
    writeRow(down, between, width, entryBytes, rowBytes);
    for (let f: usize = 0; f < filterHeight; f++) {
      const from = sourceRow(roots, first + <isize>f, height, width, isCircular);
      for (let k: usize = 0; k < bytes; k += 16)
        v128.store(shares + k, from == 0 ? zero() : f64x2.mul(v128.load(from + k), v128.load(inverse + k)));
      writeRow(down + (f + 1) * spacingDown, shares, width, entryBytes, rowBytes);
    }
    if (isCircular) wrapRow(work, 8 * before, 8 * width, 8 * padded);
    else if (width & 1) store<f64>(between + 8 * width, 0);
    reciprocals(inverse, rootsAfter + 8 * i * outWidth, 1, outBytes);
    const across = horizontal + i * rowAcross;
    for (let f: usize = 0; f < filterWidth; f++) {
      let from = work + 8 * f;
      for (let k: usize = 0; k < outBytes; k += 16) {
        const two = v128.load64_lane(from + 8 * strideRight, v128.load64_zero(from), 1);
        v128.store(shares + k, f64x2.mul(two, v128.load(inverse + k)));
        from += 16 * strideRight;
      }
      writeRow(across + f * spacingAcross, shares, outWidth, entryBytes, rowAcross);
    }
    if (!hasBias) continue;
    for (let k: usize = 0; k < outBytes; k += 16)
      v128.store(shares + k, f64x2.mul(f64x2.splat(bias), v128.load(inverse + k)));
    writeRow(across + filterWidth * spacingAcross, shares, outWidth, entryBytes, rowAcross);
  }
}

/** Address of a row of the image, or 0 outside the image. */
// @ts-ignore: decorator
@inline
function sourceRow(image: usize, row: isize, height: usize, width: usize, isCircular: bool): usize {
  const size = <isize>height;
  const source = isCircular ? ((row % size) + size) % size : row;
  return source < 0 || source >= size ? 0 : image + 8 * <usize>source * width;
}

/** Writes a factor divided by each number, and 0 for 0. */
// @ts-ignore: decorator
@inline
function reciprocals(out: usize, numbers: usize, factor: f64, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += 16) {
    const x = v128.load(numbers + k);
    v128.store(out + k, v128.and(f64x2.div(f64x2.splat(factor), x), f64x2.gt(x, zero())));
  }
}

/** Writes a row of a table, and if images are circular its copy after it. */
// @ts-ignore: decorator
@inline
function writeRow(to: usize, from: usize, width: usize, entryBytes: usize, rowBytes: usize): void {
  for (const end = to + rowBytes; to < end; ) {
    for (let k: usize = 0; k < 8 * width; k += 8) {
      store<f64>(to, load<f64>(from + k));
      to += entryBytes;
    }
  }
}
