import { addressAt, madd, zero } from "../lanes";
import { rowLength, wrapped, wrapRow } from "./rows";

/** (a − b)² + s */
// @ts-ignore: decorator
@inline
function addSquare(a: usize, b: usize, s: v128): v128 {
  const difference = f64x2.sub(v128.load(a), v128.load(b));
  return madd(difference, difference, s);
}

export function filterPlane(
  record: usize, rows: usize, columns: usize, from: usize, to: usize, spacing: usize, isSigned: bool, height: usize,
  width: usize, outHeight: usize, outWidth: usize, rowTop: usize, rowLeft: usize, columnTop: usize, columnLeft: usize,
  work: usize,
): void {
  const filterWidth = addressAt(record + 8), strideRight = addressAt(record + 24);
  const before = addressAt(record + 40), isCircular = load<f64>(record + 48) != 0;
  const vertical = addressAt(record + 88), verticalSpacing = addressAt(record + 96), verticalRow = addressAt(record + 104);
  const horizontal = addressAt(record + 112), spacingAcross = addressAt(record + 120), rowAcross = addressAt(record + 128);
  const shares = addressAt(record + 136), root = addressAt(record + 144), gridHeight = addressAt(record + 152);
  const entryBytes = addressAt(record + 160);
  const padded = max(before + width, (outWidth - 1) * strideRight + filterWidth);
  const length = rowLength(entryBytes, padded) + 16, outBytes = rowLength(entryBytes, outWidth);
  const planes: usize = isSigned ? 3 : 2;
  // Rows of sums along columns, padded with zeros, and a row of zeros.
  for (let k: usize = 0; k < 4 * length; k += 16) v128.store(work + k, zero());
  for (let i: usize = 0; i < outHeight; i++) {
    const p = rowTop + i, q = wrapped(columnTop + i, gridHeight);
    const a1 = rows + vertical + p * verticalRow + entryBytes * strideRight * rowLeft;
    const b1 = columns + vertical + q * verticalRow + entryBytes * strideRight * columnLeft;
    sumColumns(record, a1, b1, verticalSpacing, from, spacing, isSigned, i, height, rowLength(entryBytes, width), work + entryBytes * before, length);
    for (let plane: usize = 0; plane < planes; plane++) {
      const row = work + plane * length;
      if (isCircular) wrapRow(row, entryBytes * before, entryBytes * width, entryBytes * padded);
      // The second position of the last pair may lie after the image.
      else if (entryBytes * width & 8) store<f64>(row + entryBytes * (before + width), 0);
    }
    const a = rows + p * rowAcross + entryBytes * rowLeft, b = columns + q * rowAcross + entryBytes * columnLeft;
    if (filterWidth == 3 && strideRight == 1 && shares == 3) {
      sumThreeRows(
        record, a + root, b + root, a + horizontal, b + horizontal, spacingAcross, work, length, to, spacing, isSigned, outBytes,
        entryBytes,
      );
    } else {
      sumRows(
        record, a + root, b + root, a + horizontal, b + horizontal, spacingAcross, work, length, to, spacing, isSigned, outBytes,
        entryBytes, filterWidth, strideRight, shares,
      );
    }
    to += outBytes;
  }
}

/** Sums the rows of the planes for row i of the output, with the gap of the shares of rows. */
// @ts-ignore: decorator
@inline
function sumColumns(
  record: usize, a1: usize, b1: usize, spacingDown: usize, from: usize, spacing: usize, isSigned: bool, i: usize,
  height: usize, bytes: usize, out: usize, length: usize,
): void {
  const filterHeight = addressAt(record), above = addressAt(record + 32);
  const first = <isize>(i * addressAt(record + 16)) - <isize>above;
  const gain = v128.load64_splat(record, 56), half = f64x2.splat(0.5);
  const isCircular = load<f64>(record + 48) != 0;
  if (filterHeight == 3 && !isCircular && first + 1 >= 0 && first + 1 < <isize>height) {
    // The rows of zeros stand for rows outside the image.
    const zeros = out - addressAt(record + 160) * addressAt(record + 40) + 3 * length;
    const middle = from + <usize>(first + 1) * bytes;
    const top = first < 0 ? zeros : middle - bytes, bottom = first + 2 < <isize>height ? middle + bytes : zeros;
    const topStep: usize = first < 0 ? 0 : spacing, bottomStep: usize = first + 2 < <isize>height ? spacing : 0;
    const a2 = a1 + spacingDown, a3 = a2 + spacingDown, a4 = a3 + spacingDown;
    const b2 = b1 + spacingDown, b3 = b2 + spacingDown, b4 = b3 + spacingDown;
    for (let k: usize = 0; k < bytes; k += 16) {
      const gap = addSquare(a4 + k, b4 + k, addSquare(a3 + k, b3 + k, addSquare(a2 + k, b2 + k, zero())));
      const size = f64x2.mul(half, f64x2.mul(v128.load(a1 + k), v128.load(b1 + k)));
      const sum = f64x2.add(f64x2.add(v128.load(top + k), v128.load(middle + k)), v128.load(bottom + k));
      const added = f64x2.mul(size, gap);
      v128.store(out + k, madd(gain, sum, added));
      const ntk = f64x2.add(
        f64x2.add(v128.load(top + topStep + k), v128.load(middle + spacing + k)), v128.load(bottom + bottomStep + k),
      );
      v128.store(out + length + k, f64x2.mul(gain, ntk));
      if (!isSigned) continue;
      const total = f64x2.add(
        f64x2.add(v128.load(top + 2 * topStep + k), v128.load(middle + 2 * spacing + k)),
        v128.load(bottom + 2 * bottomStep + k),
      );
      v128.store(out + 2 * length + k, madd(gain, total, added));
    }
    return;
  }
  for (let k: usize = 0; k < bytes; k += 16) {
    let gap = zero(), sum = zero(), ntk = zero(), total = zero();
    let a = a1 + k, b = b1 + k;
    for (let f: usize = 0; f < filterHeight; f++) {
      a += spacingDown;
      b += spacingDown;
      gap = addSquare(a, b, gap);
      let source = first + <isize>f;
      if (isCircular) source = (source + <isize>(filterHeight * height)) % <isize>height;
      if (source < 0 || source >= <isize>height) continue;
      const at = from + <usize>source * bytes + k;
      sum = f64x2.add(sum, v128.load(at));
      ntk = f64x2.add(ntk, v128.load(at + spacing));
      if (isSigned) total = f64x2.add(total, v128.load(at + 2 * spacing));
    }
    const size = f64x2.mul(half, f64x2.mul(v128.load(a1 + k), v128.load(b1 + k)));
    const added = f64x2.mul(size, gap);
    v128.store(out + k, madd(gain, sum, added));
    v128.store(out + length + k, f64x2.mul(gain, ntk));
    if (isSigned) v128.store(out + 2 * length + k, madd(gain, total, added));
  }
}

/** Sums neighbours along a row of the sums, with a filter of three entries and without a bias. */
// @ts-ignore: decorator
@inline
function sumThreeRows(
  record: usize, a0: usize, b0: usize, a: usize, b: usize, spacingAcross: usize, row: usize, length: usize, to: usize,
  spacing: usize, isSigned: bool, outBytes: usize, next: usize,
): void {
  const weightTerm = v128.load64_splat(record, 64), constant = v128.load64_splat(record, 72), half = f64x2.splat(0.5);
  const a2 = a + spacingAcross, a3 = a2 + spacingAcross, b2 = b + spacingAcross, b3 = b2 + spacingAcross;
  for (let k: usize = 0; k < outBytes; k += 16) {
    const squares = addSquare(a3 + k, b3 + k, addSquare(a2 + k, b2 + k, addSquare(a + k, b + k, zero())));
    const size = f64x2.mul(v128.load(a0 + k), v128.load(b0 + k));
    const added = f64x2.mul(f64x2.mul(half, size), squares);
    const at = row + k, ntkAt = at + length;
    const gap = f64x2.add(f64x2.add(v128.load(at), v128.load(at + next)), f64x2.add(v128.load(at + 2 * next), added));
    v128.store(to + k, gap);
    const ntk = f64x2.add(f64x2.add(v128.load(ntkAt), v128.load(ntkAt + next)), f64x2.add(v128.load(ntkAt + 2 * next), constant));
    v128.store(to + spacing + k, madd(weightTerm, f64x2.sub(size, gap), ntk));
    if (!isSigned) continue;
    const totalAt = at + 2 * length;
    const total = f64x2.add(f64x2.add(v128.load(totalAt), v128.load(totalAt + next)), f64x2.add(v128.load(totalAt + 2 * next), added));
    v128.store(to + 2 * spacing + k, total);
  }
}

/** Two numbers at a distance. */
// @ts-ignore: decorator
@inline
function loadTwo(at: usize, apart: usize): v128 {
  return v128.load64_lane(at + apart, v128.load64_zero(at), 1);
}

/** Sums neighbours along a row of the sums with any filter, and adds the bias. */
// @ts-ignore: decorator
@inline
function sumRows(
  record: usize, a0: usize, b0: usize, a: usize, b: usize, spacingAcross: usize, row: usize, length: usize, to: usize,
  spacing: usize, isSigned: bool, outBytes: usize, next: usize, filterWidth: usize, stride: usize, shares: usize,
): void {
  // Distance between the two numbers of a vector: between positions in strides, or between pairs of images.
  const apart: usize = next == 8 ? 8 * stride : 8;
  const weightTerm = v128.load64_splat(record, 64), constant = v128.load64_splat(record, 72), half = f64x2.splat(0.5);
  const twiceBias = v128.load64_splat(record, 80);
  for (let k: usize = 0; k < outBytes; k += 16) {
    let squares = zero();
    for (let f: usize = 0; f < shares; f++) squares = addSquare(a + k + f * spacingAcross, b + k + f * spacingAcross, squares);
    const size = f64x2.mul(v128.load(a0 + k), v128.load(b0 + k));
    const added = f64x2.mul(f64x2.mul(half, size), squares);
    let gap = added, ntk = constant, total = f64x2.add(added, twiceBias);
    let at = row;
    for (let f: usize = 0; f < filterWidth; f++) {
      gap = f64x2.add(gap, loadTwo(at, apart));
      ntk = f64x2.add(ntk, loadTwo(at + length, apart));
      if (isSigned) total = f64x2.add(total, loadTwo(at + 2 * length, apart));
      at += next;
    }
    row += 16 * stride;
    v128.store(to + k, gap);
    v128.store(to + spacing + k, madd(weightTerm, f64x2.sub(size, gap), ntk));
    if (isSigned) v128.store(to + 2 * spacing + k, total);
  }
}
