import { halfAngleSeries } from "../half-angle";
import { addressAt, madd, zero } from "../lanes";
import { rowLength, wrapped } from "./rows";

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

export function piecewisePlane(
  record: usize, rows: usize, columns: usize, at: usize, spacing: usize, isSigned: i32, height: usize, width: usize,
  rowTop: usize, rowLeft: usize, columnTop: usize, columnLeft: usize,
): void {
  const root = addressAt(record), rowBytes = addressAt(record + 8), gridHeight = addressAt(record + 16);
  const entryBytes = addressAt(record + 24), bytes = rowLength(entryBytes, width);
  const inverse = addressAt(record + 32) - root;
  const half = f64x2.splat(0.5), one = f64x2.splat(1);
  const power = v128.load64_splat(record, 40), kappa = v128.load64_splat(record, 48);
  const lambda = v128.load64_splat(record, 56), curvature = v128.load64_splat(record, 64);
  const product = v128.load64_splat(record, 72);
  const series = record + 80;
  const twicePower = f64x2.add(power, power);
  const aboveHalf = f64x2.mul(half, f64x2.add(one, lambda)), belowHalf = f64x2.mul(half, f64x2.sub(one, lambda));
  let a = rows + root + rowTop * rowBytes + entryBytes * rowLeft;
  let b = columns + root + columnTop * rowBytes + entryBytes * columnLeft;
  // One loop over all rows without branches at their ends, which processors predict badly for short rows.
  const next: usize = rowBytes - bytes + 16;
  let rowEnd = at + bytes - 16;
  const gridEnd = at + (gridHeight - columnTop) * bytes - 16;
  for (const end = at + height * bytes; at != end; at += 16) {
    const size = f64x2.mul(v128.load(a), v128.load(b));
    const scale = f64x2.mul(half, f64x2.mul(v128.load(a + inverse), v128.load(b + inverse)));
    const isEnd = at == rowEnd, step: usize = isEnd ? next : 16;
    rowEnd += isEnd ? bytes : 0;
    a += step;
    b += step - (at == gridEnd ? gridHeight * rowBytes : 0);
    const isZero = f64x2.eq(size, zero());
    const sine = v128.bitselect(half, f64x2.mul(v128.load(at), scale), isZero);
    let cosine = f64x2.sub(one, sine);
    let isObtuse = zero(), w = sine;
    if (isSigned != 0) {
      cosine = v128.bitselect(cosine, f64x2.mul(v128.load(at + 2 * spacing), scale), isZero);
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
    const ntk = v128.load(at + spacing);
    if (isSigned == 0) {
      v128.store(at, f64x2.mul(doubled, acute));
      v128.store(at + spacing, f64x2.mul(f64x2.sub(power, bend), ntk));
      continue;
    }
    const slope = v128.bitselect(f64x2.add(product, bend), f64x2.sub(power, bend), isObtuse);
    const bent = f64x2.add(f64x2.mul(lambda, w), chord);
    const near = f64x2.add(belowHalf, bent), far = f64x2.sub(aboveHalf, bent);
    v128.store(at, f64x2.mul(doubled, v128.bitselect(far, acute, isObtuse)));
    v128.store(at + spacing, f64x2.mul(slope, ntk));
    if (isSigned == 2) {
      const sum = v128.bitselect(near, f64x2.sub(one, acute), isObtuse);
      v128.store(at + 2 * spacing, f64x2.mul(doubled, sum));
    }
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

export function sumPlane(
  record: usize, rows: usize, columns: usize, at: usize, spacing: usize, out: usize, height: usize, width: usize,
  rowTop: usize, rowLeft: usize, columnTop: usize, columnLeft: usize,
): void {
  const root = addressAt(record), rowBytes = addressAt(record + 8), gridHeight = addressAt(record + 16);
  let nngp = zero(), ntk = zero();
  for (let i: usize = 0; i < height; i++) {
    let a = rows + root + (rowTop + i) * rowBytes + 16 * rowLeft;
    let b = columns + root + wrapped(columnTop + i, gridHeight) * rowBytes + 16 * columnLeft;
    for (const end = at + 16 * width; at != end; at += 16) {
      nngp = f64x2.add(nngp, f64x2.sub(f64x2.mul(v128.load(a), v128.load(b)), v128.load(at)));
      ntk = f64x2.add(ntk, v128.load(at + spacing));
      a += 16;
      b += 16;
    }
  }
  v128.store(out, nngp);
  v128.store(out + 16, ntk);
}
