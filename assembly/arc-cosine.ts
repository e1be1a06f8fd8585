import { both, lanesSum, madd, nmadd, zero } from "./lanes";

/*
 * The signed half-angle h of two directions with correlation c is (1 − c)/2 for acute angles and −(1 + c)/2 for obtuse
 * ones: its size is what c lacks to ±1, to full relative accuracy. See src/kernels/kernels.ts.
 */

/** Numbers of a plan before its layers, and of each layer. */
const HEAD: usize = 2;
const LAYER: usize = 11;
/** Columns that go through all layers together: what they need stays in the first-level cache. */
const CHUNK: usize = 512;
/** Bytes of one interval of a table: ten pairs of coefficients. */
const INTERVAL: usize = 160;
const ONE_OVER_PI: f64 = 0.3183098861837907;
const TWO_OVER_PI: f64 = 0.6366197723675814;
const SQRT_2: f64 = 1.4142135623730951;
/** Below it the correlation no longer tells the angle to rounding: it is taken from the inputs. */
const NEAR: f64 = 0.015625;

/** An address that is kept as a number. */
// @ts-ignore: decorator
@inline
function addressOf(place: usize): usize {
  return <usize>load<f64>(place);
}

/** Where the lanes of `a` have their sign. */
// @ts-ignore: decorator
@inline
function signOf(a: v128): v128 {
  return v128.and(a, i64x2.splat(i64.MIN_VALUE));
}

/** h = the signed half-angles of a vector and `count` others, in place of their dot products. */
export function halfAngles(
  h: usize, inverseNorm: f64, x: usize, inverseNorms: usize, others: usize, size: usize, count: usize,
): void {
  const scale = f64x2.splat(inverseNorm), half = f64x2.splat(0.5);
  const bytes = size * 8, end = h + count * 8;
  while (h != end) {
    const c = f64x2.mul(f64x2.mul(v128.load(h), scale), v128.load(inverseNorms));
    const gap = f64x2.max(zero(), nmadd(half, f64x2.abs(c), half));
    v128.store(h, v128.xor(gap, signOf(c)));
    inverseNorms += 16;
    if (!v128.any_true(f64x2.lt(gap, f64x2.splat(NEAR)))) {
      others += 2 * bytes;
      h += 16;
      continue;
    }
    for (const next = h + 16; h != next; h += 8) {
      const rough = load<f64>(h);
      if (abs(rough) < NEAR) store<f64>(h, copysign(gapOf(x, others, copysign(1, rough), inverseNorm, bytes), rough));
      others += bytes;
    }
  }
}

/**
 * (1 − |c|)/2 of two vectors that are nearly parallel (sign 1) or opposite (-1), from the part of x at right angles to y:
 * what is left of their difference, which is nearly exact, after its projection on y.
 */
function gapOf(x: usize, y: usize, sign: f64, inverseNorm: f64, bytes: usize): f64 {
  const s = f64x2.splat(sign);
  let along = zero(), square = zero(), rest = zero();
  for (let k: usize = 0; k != bytes; k += 16) {
    const b = v128.load(y + k);
    along = madd(nmadd(s, b, v128.load(x + k)), b, along);
    square = madd(b, b, square);
  }
  const factor = f64x2.splat(lanesSum(along) / lanesSum(square));
  for (let k: usize = 0; k != bytes; k += 16) {
    const b = v128.load(y + k);
    const r = nmadd(factor, b, nmadd(s, b, v128.load(x + k)));
    rest = madd(r, r, rest);
  }
  const sine = min(lanesSum(rest) * inverseNorm * inverseNorm, 1);
  return sine / (2 * (1 + Math.sqrt(1 - sine)));
}

/** A row of half-angles and of the tangent kernel through all layers of a plan; the NNGP kernel comes out of the first. */
export function arcCosineLayers(plan: usize, i: usize, j: usize, h: usize, ntk: usize, count: usize): void {
  const layers = addressOf(plan), series = addressOf(plan + 8);
  for (let start: usize = 0; start < count; start += CHUNK) {
    const columns = min(CHUNK, count - start);
    const at = start * 8;
    let layer = plan + HEAD * 8;
    for (let l = layers; l != 0; l--) {
      arcCosineLayer(layer, series, l == 1, i, j + start, h + at, ntk + at, columns);
      layer += LAYER * 8;
    }
  }
}

function arcCosineLayer(
  layer: usize, series: usize, last: bool, i: usize, j: usize, h: usize, ntk: usize, count: usize,
): void {
  const kink = both(layer), acute = f64x2.splat(1), obtuse = f64x2.sub(kink, acute);
  const half = f64x2.splat(0.5);
  const gain = v128.load64_splat(layer, 8);
  const weightTerm = v128.load64_splat(layer, 16), biasTerm = v128.load64_splat(layer, 24);
  const variance = v128.load64_splat(layer, 32);
  const a0 = both(addressOf(layer + 40) + i * 8), r0 = both(addressOf(layer + 48) + i * 8);
  const b0 = both(addressOf(layer + 56) + i * 8);
  const a1 = addressOf(layer + 64) + j * 8, r1 = addressOf(layer + 72) + j * 8, b1 = addressOf(layer + 80) + j * 8;
  for (let k: usize = 0; k < count; k += 2) {
    const at = h + k * 8, to = ntk + k * 8;
    const from = v128.load(at);
    const w = f64x2.abs(from), x = f64x2.mul(w, w);
    // Four interleaved sums of every fourth power: one sum would wait for each of its terms.
    const y = f64x2.mul(x, x);
    let q0 = v128.load64_splat(series, 128), q1 = v128.load64_splat(series, 136);
    let q2 = v128.load64_splat(series, 144), q3 = v128.load64_splat(series, 120);
    q0 = madd(q0, y, v128.load64_splat(series, 96));
    q1 = madd(q1, y, v128.load64_splat(series, 104));
    q2 = madd(q2, y, v128.load64_splat(series, 112));
    q3 = madd(q3, y, v128.load64_splat(series, 88));
    q0 = madd(q0, y, v128.load64_splat(series, 64));
    q1 = madd(q1, y, v128.load64_splat(series, 72));
    q2 = madd(q2, y, v128.load64_splat(series, 80));
    q3 = madd(q3, y, v128.load64_splat(series, 56));
    q0 = madd(q0, y, v128.load64_splat(series, 32));
    q1 = madd(q1, y, v128.load64_splat(series, 40));
    q2 = madd(q2, y, v128.load64_splat(series, 48));
    q3 = madd(q3, y, v128.load64_splat(series, 24));
    q0 = madd(q0, y, v128.load64_splat(series, 0));
    q1 = madd(q1, y, v128.load64_splat(series, 8));
    q2 = madd(q2, y, v128.load64_splat(series, 16));
    const q = madd(madd(q3, w, q2), x, madd(q1, w, q0));
    const p = madd(w, q, f64x2.sqrt(f64x2.sub(acute, w)));
    const u = f64x2.sqrt(w);
    // The angle over π, and the share of the half-angle that a ReLU takes away.
    const turn = f64x2.mul(f64x2.mul(u, p), f64x2.splat(TWO_OVER_PI));
    const share = f64x2.mul(u, f64x2.mul(f64x2.sub(f64x2.add(p, p), q), f64x2.splat(ONE_OVER_PI)));
    const whole = v128.bitselect(obtuse, acute, i64x2.lt_s(from, i64x2.splat(0)));
    const core = f64x2.mul(w, nmadd(kink, share, whole));
    const c = f64x2.sub(whole, f64x2.add(core, core));
    const slope = v128.xor(nmadd(kink, turn, whole), signOf(from));
    const size = f64x2.mul(a0, v128.load(a1 + k * 8));
    const kernel = f64x2.mul(size, c);
    let theta = madd(weightTerm, kernel, biasTerm);
    theta = madd(f64x2.mul(gain, slope), v128.load(to), theta);
    v128.store(to, theta);
    if (last) {
      v128.store(at, f64x2.add(kernel, variance));
      continue;
    }
    // The bias turns both directions towards a common one.
    const r = v128.load(r1 + k * 8), b = v128.load(b1 + k * 8);
    const common = f64x2.mul(r0, r);
    const sign = signOf(madd(b0, b, f64x2.mul(common, c)));
    // (1 ∓ c)/2, with the small part on its own.
    const base = f64x2.sub(half, v128.xor(f64x2.mul(half, whole), sign));
    const gap = f64x2.add(base, v128.xor(core, sign));
    const dr = f64x2.sub(r0, r), db = f64x2.sub(b0, v128.xor(b, sign));
    const apart = f64x2.mul(f64x2.mul(half, half), madd(dr, dr, f64x2.mul(db, db)));
    v128.store(at, v128.xor(madd(common, gap, apart), sign));
  }
}

/**
 * Both kernels of a row of half-angles from a table: the NNGP kernel in place of the half-angles. Each interval has ten
 * pairs of coefficients, one of each kernel, so that one multiplication serves both.
 */
export function arcCosineTable(
  table: usize, amplitude: f64, amplitudes: usize, h: usize, ntk: usize, count: usize,
): void {
  const intervals = <i32>load<f64>(table), scale = f64x2.splat(<f64>intervals * SQRT_2);
  const last = i32x4.splat(intervals - 1);
  for (let k: usize = 0; k < count * 8; k += 16) {
    const from = v128.load(h + k);
    const place = f64x2.mul(scale, f64x2.sqrt(f64x2.abs(from)));
    const index = i32x4.min_s(i32x4.trunc_sat_f64x2_s_zero(place), last);
    const offset = f64x2.sub(place, f64x2.convert_low_i32x4_s(index));
    const x = f64x2.sub(f64x2.add(offset, offset), f64x2.splat(1));
    // All bits are set for obtuse angles.
    const first = i32x4.extract_lane(index, 0) + (intervals & (i32x4.extract_lane(from, 1) >> 31));
    const second = i32x4.extract_lane(index, 1) + (intervals & (i32x4.extract_lane(from, 3) >> 31));
    const left = pairAt(table + 16 + <usize>first * INTERVAL, v128.shuffle<f64>(x, x, 0, 0));
    const right = pairAt(table + 16 + <usize>second * INTERVAL, v128.shuffle<f64>(x, x, 1, 1));
    const size = f64x2.mul(f64x2.splat(amplitude), v128.load(amplitudes + k));
    v128.store(h + k, f64x2.mul(size, v128.shuffle<f64>(left, right, 0, 2)));
    v128.store(ntk + k, f64x2.mul(size, v128.shuffle<f64>(left, right, 1, 3)));
  }
}

/** Two polynomials of degree nine at x. */
function pairAt(at: usize, x: v128): v128 {
  const y = f64x2.mul(x, x);
  let even = madd(v128.load(at, 128), y, v128.load(at, 96));
  let odd = madd(v128.load(at, 144), y, v128.load(at, 112));
  even = madd(even, y, v128.load(at, 64));
  odd = madd(odd, y, v128.load(at, 80));
  even = madd(even, y, v128.load(at, 32));
  odd = madd(odd, y, v128.load(at, 48));
  even = madd(even, y, v128.load(at));
  odd = madd(odd, y, v128.load(at, 16));
  return madd(odd, x, even);
}
