import { halfAngleSeries } from "./half-angle";
import { addressAt, madd, zero } from "./lanes";

/*
 * Planes of covariances between the positions of two pairs of images, one pair in each lane, or of one pair with two
 * neighbouring positions in the lanes. The signatures and the layout of the records are those of
 * src/ntk/planes/kernels/plane-kernels.ts.
 */

/** Bytes of a row of entries, which the kernels process 16 bytes at a time. */
// @ts-ignore: decorator
@inline
function rowLength(entryBytes: usize, width: usize): usize {
  return (entryBytes * width + 15) & ~15;
}

/** (a − b)² + s */
// @ts-ignore: decorator
@inline
function addSquare(a: usize, b: usize, s: v128): v128 {
  const difference = f64x2.sub(v128.load(a), v128.load(b));
  return madd(difference, difference, s);
}

/** Remainder of a row of the column image, which exceeds the height of the image only if the image is circular. */
// @ts-ignore: decorator
@inline
function wrapped(row: usize, height: usize): usize {
  return row >= height ? row - height : row;
}

export function inputPlane(
  record: usize, rows: usize, columns: usize, to: usize, spacing: usize, isSigned: bool, height: usize, width: usize,
  rowTop: usize, rowLeft: usize, columnTop: usize, columnLeft: usize,
): void {
  const root = addressAt(record), rowBytes = addressAt(record + 8), gridHeight = addressAt(record + 16);
  const entryBytes = addressAt(record + 24), bytes = rowLength(entryBytes, width);
  const channels = addressAt(record + 32), directions = addressAt(record + 40), step = addressAt(record + 48);
  const half = f64x2.splat(0.5);
  for (let i: usize = 0; i < height; i++) {
    let a = rows + (rowTop + i) * rowBytes + entryBytes * rowLeft;
    let b = columns + wrapped(columnTop + i, gridHeight) * rowBytes + entryBytes * columnLeft;
    for (const end = to + bytes; to != end; to += 16) {
      let difference = zero(), total = zero();
      let u = a + directions, v = b + directions;
      for (let c = channels; c != 0; c--) {
        const x = v128.load(u), y = v128.load(v);
        const minus = f64x2.sub(x, y), plus = f64x2.add(x, y);
        difference = madd(minus, minus, difference);
        total = madd(plus, plus, total);
        u += step;
        v += step;
      }
      const size = f64x2.mul(half, f64x2.mul(v128.load(a + root), v128.load(b + root)));
      v128.store(to, f64x2.mul(size, difference));
      v128.store(to + spacing, zero());
      if (isSigned) v128.store(to + 2 * spacing, f64x2.mul(size, total));
      a += 16;
      b += 16;
    }
  }
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

/** Continues a row of `bytes` bytes, which starts after `before` bytes, periodically on both sides. */
function wrapRow(row: usize, before: usize, bytes: usize, padded: usize): void {
  for (let k = before; k != 0; ) {
    k -= 8;
    store<f64>(row + k, load<f64>(row + k + bytes));
  }
  for (let k = before + bytes; k < padded; k += 8) store<f64>(row + k, load<f64>(row + k - bytes));
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

export function piecewisePlane(
  record: usize, rows: usize, columns: usize, at: usize, spacing: usize, isSigned: i32, height: usize, width: usize,
  rowTop: usize, rowLeft: usize, columnTop: usize, columnLeft: usize,
): void {
  const root = addressAt(record), rowBytes = addressAt(record + 8), gridHeight = addressAt(record + 16);
  const entryBytes = addressAt(record + 24), bytes = rowLength(entryBytes, width);
  const inverse = addressAt(record + 32) - root;
  for (let i: usize = 0; i < height; i++) {
    const a = rows + root + (rowTop + i) * rowBytes + entryBytes * rowLeft;
    const b = columns + root + wrapped(columnTop + i, gridHeight) * rowBytes + entryBytes * columnLeft;
    piecewiseRow(record, at, spacing, isSigned, a, b, inverse, bytes);
    at += bytes;
  }
}

// @ts-ignore: decorator
@inline
function piecewiseRow(
  record: usize, at: usize, spacing: usize, isSigned: i32, a: usize, b: usize, inverse: usize, bytes: usize,
): void {
  const half = f64x2.splat(0.5), one = f64x2.splat(1);
  const power = v128.load64_splat(record, 40), kappa = v128.load64_splat(record, 48);
  const lambda = v128.load64_splat(record, 56), curvature = v128.load64_splat(record, 64);
  const product = v128.load64_splat(record, 72);
  const series = record + 80;
  const twicePower = f64x2.add(power, power);
  const aboveHalf = f64x2.mul(half, f64x2.add(one, lambda)), belowHalf = f64x2.mul(half, f64x2.sub(one, lambda));
  for (let k: usize = 0; k < bytes; k += 16) {
    const size = f64x2.mul(v128.load(a + k), v128.load(b + k));
    const scale = f64x2.mul(half, f64x2.mul(v128.load(a + inverse + k), v128.load(b + inverse + k)));
    const isZero = f64x2.eq(size, zero());
    const sine = v128.bitselect(half, f64x2.mul(v128.load(at + k), scale), isZero);
    let cosine = f64x2.sub(one, sine);
    let isObtuse = zero(), w = sine;
    if (isSigned != 0) {
      cosine = v128.bitselect(cosine, f64x2.mul(v128.load(at + 2 * spacing + k), scale), isZero);
      isObtuse = f64x2.lt(cosine, sine);
      w = v128.bitselect(cosine, sine, isObtuse);
    }
    w = f64x2.pmax(w, zero());
    const x = f64x2.mul(w, w);
    const q = halfAngleSeries(series, w, x);
    const p = madd(w, q, f64x2.sqrt(f64x2.sub(one, w)));
    const u = f64x2.sqrt(w), twice = f64x2.add(u, u);
    // The angle ψ = 2uP, and κ (sin ψ − ψ cos ψ)/2 = κ u³ (2P − Q).
    const psi = f64x2.mul(twice, p);
    const chord = f64x2.mul(f64x2.mul(kappa, f64x2.mul(u, w)), f64x2.sub(f64x2.add(p, p), q));
    const acute = f64x2.sub(w, chord);
    const doubled = f64x2.mul(twicePower, size);
    const bend = f64x2.mul(curvature, psi);
    const ntk = v128.load(at + spacing + k);
    if (isSigned == 0) {
      v128.store(at + k, f64x2.mul(doubled, acute));
      v128.store(at + spacing + k, f64x2.mul(f64x2.sub(power, bend), ntk));
      continue;
    }
    const slope = v128.bitselect(f64x2.add(product, bend), f64x2.sub(power, bend), isObtuse);
    const bent = f64x2.add(f64x2.mul(lambda, w), chord);
    const near = f64x2.add(belowHalf, bent), far = f64x2.sub(aboveHalf, bent);
    v128.store(at + k, f64x2.mul(doubled, v128.bitselect(far, acute, isObtuse)));
    v128.store(at + spacing + k, f64x2.mul(slope, ntk));
    if (isSigned == 2) v128.store(at + 2 * spacing + k, f64x2.mul(doubled, v128.bitselect(near, f64x2.sub(one, acute), isObtuse)));
  }
}

export function covariancePlane(
  record: usize, rows: usize, columns: usize, at: usize, height: usize, width: usize, rowTop: usize, rowLeft: usize,
  columnTop: usize, columnLeft: usize,
): void {
  const root = addressAt(record), rowBytes = addressAt(record + 8), gridHeight = addressAt(record + 16);
  for (let i: usize = 0; i < height; i++) {
    let a = rows + root + (rowTop + i) * rowBytes + 16 * rowLeft;
    let b = columns + root + wrapped(columnTop + i, gridHeight) * rowBytes + 16 * columnLeft;
    for (const end = at + 16 * width; at != end; at += 16) {
      v128.store(at, f64x2.sub(f64x2.mul(v128.load(a), v128.load(b)), v128.load(at)));
      a += 16;
      b += 16;
    }
  }
}

export function sumPlane(at: usize, spacing: usize, out: usize, count: usize): void {
  let nngp = zero(), ntk = zero();
  for (const end = at + 16 * count; at != end; at += 16) {
    nngp = f64x2.add(nngp, v128.load(at));
    ntk = f64x2.add(ntk, v128.load(at + spacing));
  }
  v128.store(out, nngp);
  v128.store(out + 16, ntk);
}
