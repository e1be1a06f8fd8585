import { addressAt, both, lanesSum, madd, nmadd, zero } from "./lanes";

/*
 * The signed half-angle h of two directions with correlation c is (1 − c)/2 for acute angles and −(1 + c)/2 for obtuse
 * ones: its size is what c lacks to ±1, to full relative accuracy. See src/kernels/kernels.ts.
 */

const SIGN: i64 = i64.MIN_VALUE;
const DEGREE: usize = 18;
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

/** Which lanes have their sign set, -0 among them. */
// @ts-ignore: decorator
@inline
function signed(a: v128): v128 {
  return i64x2.lt_s(a, i64x2.splat(0));
}

/** `a` with its sign turned in the lanes of the mask. */
// @ts-ignore: decorator
@inline
function turned(a: v128, mask: v128): v128 {
  return v128.xor(a, v128.and(mask, i64x2.splat(SIGN)));
}

/** The first `count` (one or two) lanes. */
// @ts-ignore: decorator
@inline
function put(at: usize, value: v128, count: usize): void {
  if (count > 1) v128.store(at, value);
  else v128.store64_lane(at, value, 0);
}

/** h = the signed half-angles of a vector and `count` others, in place of their dot products. */
export function halfAngles(
  h: usize, inverseNorm: f64, x: usize, inverseNorms: usize, others: usize, size: usize, count: usize,
): void {
  const scale = f64x2.splat(inverseNorm), one = f64x2.splat(1), half = f64x2.splat(0.5);
  for (let k: usize = 0; k < count; k += 2) {
    const at = h + k * 8;
    const c = f64x2.mul(f64x2.mul(v128.load(at), scale), v128.load(inverseNorms + k * 8));
    const obtuse = signed(c);
    const gap = f64x2.mul(half, f64x2.sub(one, f64x2.abs(c)));
    put(at, turned(gap, obtuse), count - k);
    if (!v128.any_true(f64x2.lt(gap, f64x2.splat(NEAR)))) continue;
    for (let j = k; j < min(k + 2, count); j++) {
      const place = h + j * 8;
      const rough = load<f64>(place);
      const lane = j == k ? f64x2.extract_lane(gap, 0) : f64x2.extract_lane(gap, 1);
      if (lane >= NEAR) continue;
      const sign: f64 = (j == k ? i64x2.extract_lane(obtuse, 0) : i64x2.extract_lane(obtuse, 1)) == 0 ? 1 : -1;
      store<f64>(place, sign * gapOf(x, others + j * size * 8, sign, inverseNorm, size));
    }
  }
}

/**
 * (1 − |c|)/2 of two vectors that are nearly parallel (sign 1) or opposite (-1), from the part of x at right angles to y:
 * what is left of their difference, which is nearly exact, after its projection on y.
 */
function gapOf(x: usize, y: usize, sign: f64, inverseNorm: f64, size: usize): f64 {
  const s = f64x2.splat(sign);
  const even = (size & ~1) * 8;
  let along0 = zero(), along1 = zero(), square0 = zero(), square1 = zero();
  let k: usize = 0;
  for (; k + 32 <= even; k += 32) {
    const b = v128.load(y + k), d = v128.load(y + k, 16);
    along0 = madd(f64x2.sub(v128.load(x + k), f64x2.mul(s, b)), b, along0);
    along1 = madd(f64x2.sub(v128.load(x + k, 16), f64x2.mul(s, d)), d, along1);
    square0 = madd(b, b, square0);
    square1 = madd(d, d, square1);
  }
  let along = lanesSum(f64x2.add(along0, along1));
  let square = lanesSum(f64x2.add(square0, square1));
  for (; k < size * 8; k += 8) {
    const b = load<f64>(y + k);
    along += (load<f64>(x + k) - sign * b) * b;
    square += b * b;
  }
  const f = along / square, factor = f64x2.splat(f);
  let rest0 = zero();
  for (k = 0; k < even; k += 16) {
    const b = v128.load(y + k);
    const r = nmadd(factor, b, f64x2.sub(v128.load(x + k), f64x2.mul(s, b)));
    rest0 = madd(r, r, rest0);
  }
  let rest = lanesSum(rest0);
  if (k < size * 8) {
    const b = load<f64>(y + k);
    const r = load<f64>(x + k) - sign * b - f * b;
    rest += r * r;
  }
  const sine = min(rest * inverseNorm * inverseNorm, 1);
  return sine / (2 * (1 + Math.sqrt(1 - sine)));
}

/** A row of half-angles and of the tangent kernel through all layers of a plan; the NNGP kernel comes out of the first. */
export function arcCosineLayers(plan: usize, i: usize, j: usize, h: usize, ntk: usize, count: usize): void {
  const layers = <usize>load<f64>(plan), series = addressAt(plan + 8);
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
  const halfKink = f64x2.mul(kink, f64x2.splat(0.5)), rest = f64x2.sub(acute, halfKink);
  const gain = v128.load64_splat(layer, 8);
  const weightTerm = v128.load64_splat(layer, 16), biasTerm = v128.load64_splat(layer, 24);
  const variance = v128.load64_splat(layer, 32);
  const a0 = both(addressAt(layer + 40) + i * 8), r0 = both(addressAt(layer + 48) + i * 8);
  const b0 = both(addressAt(layer + 56) + i * 8);
  const a1 = addressAt(layer + 64) + j * 8, r1 = addressAt(layer + 72) + j * 8, b1 = addressAt(layer + 80) + j * 8;
  for (let k: usize = 0; k < count; k += 2) {
    const at = h + k * 8, to = ntk + k * 8;
    const from = v128.load(at);
    const below = signed(from);
    const w = f64x2.abs(from), x = f64x2.mul(w, w);
    let even = v128.load64_splat(series, DEGREE * 8), odd = v128.load64_splat(series, (DEGREE - 1) * 8);
    even = madd(even, x, v128.load64_splat(series, 128));
    odd = madd(odd, x, v128.load64_splat(series, 120));
    even = madd(even, x, v128.load64_splat(series, 112));
    odd = madd(odd, x, v128.load64_splat(series, 104));
    even = madd(even, x, v128.load64_splat(series, 96));
    odd = madd(odd, x, v128.load64_splat(series, 88));
    even = madd(even, x, v128.load64_splat(series, 80));
    odd = madd(odd, x, v128.load64_splat(series, 72));
    even = madd(even, x, v128.load64_splat(series, 64));
    odd = madd(odd, x, v128.load64_splat(series, 56));
    even = madd(even, x, v128.load64_splat(series, 48));
    odd = madd(odd, x, v128.load64_splat(series, 40));
    even = madd(even, x, v128.load64_splat(series, 32));
    odd = madd(odd, x, v128.load64_splat(series, 24));
    even = madd(even, x, v128.load64_splat(series, 16));
    odd = madd(odd, x, v128.load64_splat(series, 8));
    even = madd(even, x, both(series));
    const q = madd(odd, w, even);
    const p = madd(w, q, f64x2.sqrt(f64x2.sub(acute, w)));
    const u = f64x2.sqrt(w);
    // The angle over π, and the share of the half-angle that a ReLU takes away.
    const turn = f64x2.mul(f64x2.mul(u, p), f64x2.splat(TWO_OVER_PI));
    const share = f64x2.mul(u, f64x2.mul(f64x2.sub(f64x2.add(p, p), q), f64x2.splat(ONE_OVER_PI)));
    const whole = v128.bitselect(obtuse, acute, below);
    const core = f64x2.mul(w, nmadd(kink, share, whole));
    const c = f64x2.sub(whole, f64x2.add(core, core));
    const slope = turned(nmadd(kink, turn, whole), below);
    const size = f64x2.mul(a0, v128.load(a1 + k * 8));
    const kernel = f64x2.mul(size, c);
    let theta = madd(weightTerm, kernel, biasTerm);
    theta = madd(f64x2.mul(gain, slope), v128.load(to), theta);
    put(to, theta, count - k);
    if (last) {
      put(at, f64x2.add(kernel, variance), count - k);
      continue;
    }
    // The bias turns both directions towards a common one.
    const r = v128.load(r1 + k * 8), b = v128.load(b1 + k * 8);
    const common = f64x2.mul(r0, r);
    const negative = signed(madd(b0, b, f64x2.mul(common, c)));
    const zHalf = f64x2.add(v128.and(rest, below), core);
    const yHalf = f64x2.sub(v128.bitselect(halfKink, acute, below), core);
    const dr = f64x2.sub(r0, r), db = f64x2.sub(b0, turned(b, negative));
    const apart = f64x2.mul(f64x2.splat(0.25), madd(dr, dr, f64x2.mul(db, db)));
    put(at, turned(madd(common, v128.bitselect(yHalf, zHalf, negative), apart), negative), count - k);
  }
}

/**
 * Both kernels of a row of half-angles from a table: the NNGP kernel in place of the half-angles. Each interval has ten
 * pairs of coefficients, one of each kernel, so that one multiplication serves both.
 */
export function arcCosineTable(
  table: usize, amplitude: f64, amplitudes: usize, h: usize, ntk: usize, count: usize,
): void {
  const intervals = load<f64>(table);
  const scale = f64x2.splat(intervals * SQRT_2), last = i32x4.splat(<i32>intervals - 1);
  const near = table + 16, far = near + <usize>intervals * INTERVAL;
  for (let k: usize = 0; k < count; k += 2) {
    const at = h + k * 8, to = ntk + k * 8;
    const from = v128.load(at);
    const place = f64x2.mul(scale, f64x2.sqrt(f64x2.abs(from)));
    const index = i32x4.min_s(i32x4.trunc_sat_f64x2_s_zero(place), last);
    const offset = f64x2.sub(place, f64x2.convert_low_i32x4_s(index));
    const x = f64x2.sub(f64x2.add(offset, offset), f64x2.splat(1));
    const below = signed(from);
    const first = (i64x2.extract_lane(below, 0) ? far : near) + <usize>i32x4.extract_lane(index, 0) * INTERVAL;
    const second = (i64x2.extract_lane(below, 1) ? far : near) + <usize>i32x4.extract_lane(index, 1) * INTERVAL;
    const left = pairAt(first, v128.shuffle<f64>(x, x, 0, 0));
    const right = pairAt(second, v128.shuffle<f64>(x, x, 1, 1));
    const size = f64x2.mul(f64x2.splat(amplitude), v128.load(amplitudes + k * 8));
    put(at, f64x2.mul(size, v128.shuffle<f64>(left, right, 0, 2)), count - k);
    put(to, f64x2.mul(size, v128.shuffle<f64>(left, right, 1, 3)), count - k);
  }
}

/** Two polynomials of degree nine at x. */
// @ts-ignore: decorator
@inline
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
