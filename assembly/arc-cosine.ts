import { halfAngleSeries } from "./half-angle";
import { addressAt, both, lanesSum, madd, nmadd, zero } from "./lanes";

/*
 * The signed half-angle h of two directions with correlation c is (1 − c)/2 for acute angles and −(1 + c)/2 for obtuse
 * ones: 2 |h| is the distance of c from ±1, to full relative accuracy. The signatures are those of
 * src/ntk/arc-cosine/arc-cosine-kernels.ts.
 */

/** Length of a plan's header, and of each layer's entries, in numbers. */
const PLAN_HEADER: usize = 2;
const NUMBERS_PER_LAYER: usize = 11;
/** Columns that are taken through all layers together, so that their data stay in the first-level cache. */
const CHUNK: usize = 512;
const ONE_OVER_PI: f64 = 0.3183098861837907;
const TWO_OVER_PI: f64 = 0.6366197723675814;
/** Half-angle below which the correlation does not determine the angle to rounding; the inputs are used instead. */
const NEARLY_PARALLEL: f64 = 0.015625;

/** The sign bits of both lanes. */
// @ts-ignore: decorator
@inline
function signOf(a: v128): v128 {
  return v128.and(a, i64x2.splat(i64.MIN_VALUE));
}

/** First column of a row of a block; in a triangle the diagonal, or the column before it, so that pairs are aligned. */
// @ts-ignore: decorator
@inline
function firstOf(row: usize, triangle: bool): usize {
  return triangle ? row & ~1 : 0;
}

/** Replaces the dot products in h of vectors with others by the signed half-angles. */
export function halfAngles(
  h: usize, width: usize, norms: usize, x: usize, otherNorms: usize, others: usize, size: usize, m: usize, n: usize,
  triangle: bool,
): void {
  for (let r: usize = 0; r < m; r++) {
    const k = firstOf(r, triangle) * 8;
    rowHalfAngles(h + k, load<f64>(norms), x, otherNorms + k, others + k * size, size, n - (k >> 3));
    h += width * 8;
    norms += 8;
    x += size * 8;
  }
}

function rowHalfAngles(
  h: usize, inverseNorm: f64, x: usize, inverseNorms: usize, others: usize, size: usize, count: usize,
): void {
  const scale = f64x2.splat(inverseNorm), half = f64x2.splat(0.5);
  const bytes = size * 8, end = h + count * 8;
  while (h != end) {
    const c = f64x2.mul(f64x2.mul(v128.load(h), scale), v128.load(inverseNorms));
    const gap = f64x2.pmax(nmadd(half, f64x2.abs(c), half), zero());
    v128.store(h, v128.xor(gap, signOf(c)));
    inverseNorms += 16;
    if (!v128.any_true(f64x2.lt(gap, f64x2.splat(NEARLY_PARALLEL)))) {
      others += 2 * bytes;
      h += 16;
      continue;
    }
    for (const next = h + 16; h != next; h += 8) {
      const rough = load<f64>(h);
      if (abs(rough) < NEARLY_PARALLEL) store<f64>(h, copysign(gapOf(x, others, copysign(1, rough), inverseNorm, bytes), rough));
      others += bytes;
    }
  }
}

/**
 * Computes (1 − |c|)/2 of two vectors that are nearly parallel (sign 1) or opposite (-1) from the component of x
 * orthogonal to y: the nearly exact difference of x and ±y minus its projection on y.
 */
function gapOf(x: usize, y: usize, sign: f64, inverseNorm: f64, bytes: usize): f64 {
  const s = f64x2.splat(sign);
  let projection = zero(), square = zero(), residual = zero();
  for (let k: usize = 0; k != bytes; k += 16) {
    const b = v128.load(y + k);
    projection = madd(nmadd(s, b, v128.load(x + k)), b, projection);
    square = madd(b, b, square);
  }
  const factor = f64x2.splat(lanesSum(projection) / lanesSum(square));
  for (let k: usize = 0; k != bytes; k += 16) {
    const b = v128.load(y + k);
    const r = nmadd(factor, b, nmadd(s, b, v128.load(x + k)));
    residual = madd(r, r, residual);
  }
  const sine = min(lanesSum(residual) * inverseNorm * inverseNorm, 1);
  return sine / (2 * (1 + Math.sqrt(1 - sine)));
}

/** Takes a row of half-angles and of the tangent kernel through all layers; the half-angles become the NNGP kernel. */
export function arcCosineLayers(plan: usize, i: usize, j: usize, h: usize, ntk: usize, count: usize): void {
  const layers = addressAt(plan), series = addressAt(plan + 8);
  for (let start: usize = 0; start < count; start += CHUNK) {
    const columns = min(CHUNK, count - start);
    const at = start * 8;
    let layer = plan + PLAN_HEADER * 8;
    for (let l = layers; l != 0; l--) {
      arcCosineLayer(layer, series, l == 1, i, j + start, h + at, ntk + at, columns);
      layer += NUMBERS_PER_LAYER * 8;
    }
  }
}

function arcCosineLayer(
  layer: usize, series: usize, last: bool, i: usize, j: usize, h: usize, ntk: usize, count: usize,
): void {
  const kink = both(layer), acute = f64x2.splat(1), obtuse = f64x2.sub(kink, acute);
  const gain = v128.load64_splat(layer, 8);
  const weightTerm = v128.load64_splat(layer, 16), biasTerm = v128.load64_splat(layer, 24);
  const variance = v128.load64_splat(layer, 32);
  const a0 = both(addressAt(layer + 40) + i * 8), r0 = both(addressAt(layer + 48) + i * 8);
  const b0 = both(addressAt(layer + 56) + i * 8);
  const a1 = addressAt(layer + 64) + j * 8, r1 = addressAt(layer + 72) + j * 8, b1 = addressAt(layer + 80) + j * 8;
  for (let k: usize = 0; k < count; k += 2) {
    const at = h + k * 8, to = ntk + k * 8;
    const from = v128.load(at);
    const w = f64x2.abs(from), x = f64x2.mul(w, w);
    const q = halfAngleSeries(series, w, x);
    const p = madd(w, q, f64x2.sqrt(f64x2.sub(acute, w)));
    const u = f64x2.sqrt(w);
    // The angle divided by π, and the fraction by which a ReLU reduces the half-angle.
    const angle = f64x2.mul(f64x2.mul(u, p), f64x2.splat(TWO_OVER_PI));
    const reduction = f64x2.mul(u, f64x2.mul(f64x2.sub(f64x2.add(p, p), q), f64x2.splat(ONE_OVER_PI)));
    const leading = v128.bitselect(obtuse, acute, i64x2.lt_s(from, i64x2.splat(0)));
    const core = f64x2.mul(w, nmadd(kink, reduction, leading));
    const c = f64x2.sub(leading, f64x2.add(core, core));
    const slope = v128.xor(nmadd(kink, angle, leading), signOf(from));
    const size = f64x2.mul(a0, v128.load(a1 + k * 8));
    const kernel = f64x2.mul(size, c);
    let theta = madd(weightTerm, kernel, biasTerm);
    theta = madd(f64x2.mul(gain, slope), v128.load(to), theta);
    v128.store(to, theta);
    if (last) {
      v128.store(at, f64x2.add(kernel, variance));
      continue;
    }
    v128.store(at, biasedHalfAngle(leading, core, r0, b0, v128.load(r1 + k * 8), v128.load(b1 + k * 8)));
  }
}

/**
 * The signed half-angle of two directions after adding a bias, which rotates both towards a common direction; r and b
 * are the fractions of each direction and of the bias. The correlation is leading − 2 core, with small core if leading
 * is ±1.
 */
// @ts-ignore: decorator
@inline
function biasedHalfAngle(leading: v128, core: v128, r0: v128, b0: v128, r: v128, b: v128): v128 {
  const half = f64x2.splat(0.5);
  const common = f64x2.mul(r0, r);
  const c = f64x2.sub(leading, f64x2.add(core, core));
  const sign = signOf(madd(b0, b, f64x2.mul(common, c)));
  // (1 ∓ c)/2, with the small part kept separate.
  const base = f64x2.sub(half, v128.xor(f64x2.mul(half, leading), sign));
  const gap = f64x2.add(base, v128.xor(core, sign));
  const dr = f64x2.sub(r0, r), db = f64x2.sub(b0, v128.xor(b, sign));
  const distance = f64x2.mul(f64x2.mul(half, half), madd(dr, dr, f64x2.mul(db, db)));
  return v128.xor(madd(common, gap, distance), sign);
}

/** Number of bits of a half-angle below its key. */
const KEY_SHIFT: i32 = 49;

/**
 * Evaluates a kernel for a block of half-angles from a table, from entry `start` on.
 *
 * Returns the index of the first entry that is not done: of the first pair of columns whose polynomials are missing.
 */
export function arcCosineTable(
  slots: usize, pieces: usize, factors: usize, otherFactors: usize, h: usize, out: usize, width: usize, m: usize, n: usize,
  triangle: bool, start: usize,
): usize {
  let r = start / n, k = start % n;
  for (; r < m; r++) {
    k = max(k, firstOf(r, triangle));
    const at = (r * width + k) * 8, left = n - k;
    const done = tableRow(slots, pieces, load<f64>(factors + r * 8), otherFactors + k * 8, h + at, out + at, left);
    if (done != left) return r * n + k + done;
    k = 0;
  }
  return m * n;
}

function tableRow(slots: usize, pieces: usize, factor: f64, factors: usize, h: usize, out: usize, count: usize): usize {
  for (let k: usize = 0; k < count * 8; k += 16) {
    const half = v128.load(h + k);
    const keys = i64x2.shr_u(half, KEY_SHIFT);
    const left = load<i32>(slots + 4 * <usize>i64x2.extract_lane(keys, 0));
    const right = load<i32>(slots + 4 * <usize>i64x2.extract_lane(keys, 1));
    if ((left | right) < 0) return k >> 3;
    const first = pieces + left, second = pieces + right;
    const middles = v128.load64_lane(second, v128.load64_zero(first, MIDDLE_OFFSET), 1, MIDDLE_OFFSET);
    const x = f64x2.sub(half, middles), square = f64x2.mul(x, x);
    const a = halvesAt(first, v128.shuffle<f64>(square, square, 0, 0));
    const b = halvesAt(second, v128.shuffle<f64>(square, square, 1, 1));
    const even = v128.shuffle<f64>(a, b, 0, 2), odd = v128.shuffle<f64>(a, b, 1, 3);
    const size = f64x2.mul(f64x2.splat(factor), v128.load(factors + k));
    v128.store(out + k, f64x2.mul(size, madd(odd, x, even)));
  }
  return count;
}

/** Byte offset of an interval's middle in a piece, in place of a ninth power. */
const MIDDLE_OFFSET: usize = 72;

/** The even and the odd powers of a piece, as two polynomials of x² in two lanes. */
// @ts-ignore: decorator
@inline
function halvesAt(piece: usize, square: v128): v128 {
  const p4 = v128.load64_zero(piece, 64), p3 = v128.load(piece, 48), p2 = v128.load(piece, 32);
  return madd(madd(madd(madd(p4, square, p3), square, p2), square, v128.load(piece, 16)), square, v128.load(piece));
}
