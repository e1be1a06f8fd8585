import { addressAt, both, lanesSum, zero } from "./lanes";
import { rotate } from "./rotate";

/*
 * Rotations of a joint diagonalisation; see src/neural-race/reduction/sweep/joint-kernels.ts, which also describes the
 * plan.
 */

const TRIALS: usize = 16;
/** Smallest sine of a rotation that is made. */
const SMALLEST_SINE: f64 = 1e-16;

/** Cosine and sine of the last angle. */
let cosine: f64 = 1;
let sine: f64 = 0;

/** Rotates column k of an end with all columns l > k by the best angles; returns the largest sine. */
export function rotateColumn(plan: usize, k: usize): f64 {
  const n = addressAt(plan), panel = addressAt(plan + 8), step = addressAt(plan + 16), width = addressAt(plan + 24);
  const row = panel + k * step;
  let largest: f64 = 0;
  for (let l = k + 1; l < n; l++) {
    const other = panel + l * step;
    if (!findRotation(plan, row, other, k * 8, l * 8) || abs(sine) < SMALLEST_SINE) continue;
    largest = max(largest, abs(sine));
    const c = cosine, s = sine;
    rotate(row, other, c, s, width);
    rotateSquares(plan, panel, step, n, row, other, k * 8, l * 8, c, s);
  }
  return largest;
}

/**
 * Rotates the columns of the squares after their rows: squares are symmetric, so that the new rows are also columns.
 */
function rotateSquares(
  plan: usize, panel: usize, step: usize, n: usize, row: usize, other: usize, k: usize, l: usize, c: f64, s: f64,
): void {
  const squares = addressAt(plan + 48);
  let at = plan + 56 + addressAt(plan + 40) * 16;
  for (let i: usize = 0; i < squares; i++) {
    const start = addressAt(at + 8);
    at += 16;
    const x = row + start, y = other + start;
    const kk = load<f64>(x + k), kl = load<f64>(x + l), lk = load<f64>(y + k), ll = load<f64>(y + l);
    const mixed = c * kl - s * kk;
    store<f64>(x + k, c * kk + s * kl);
    store<f64>(x + l, mixed);
    store<f64>(y + k, mixed);
    store<f64>(y + l, c * ll - s * lk);
    let to = panel + start;
    for (let j: usize = 0; j < n * 8; j += 8) {
      store<f64>(to + k, load<f64>(x + j));
      store<f64>(to + l, load<f64>(y + j));
      to += step;
    }
  }
}

/**
 * Finds the best rotation of two rows (at `row` and `other`, of columns k / 8 and l / 8); false if their entries do not
 * determine it.
 *
 * With φ twice the angle, the gain is a cos φ + b sin φ (matrices to other ends) + c cos 2φ + d sin 2φ (matrices from
 * the end to itself), up to a constant.
 */
function findRotation(plan: usize, row: usize, other: usize, k: usize, l: usize): bool {
  const blocks = addressAt(plan + 40), squares = addressAt(plan + 48);
  // Lanes: the entries in the columns of both partners.
  let differences = zero(), products = zero(), sums = zero();
  let at = plan + 56;
  for (let i: usize = 0; i < blocks; i++) {
    const weight = both(at), partners = addressAt(at + 8);
    const alpha = addressAt(partners + k), beta = addressAt(partners + l);
    const x = v128.load64_lane(row + beta, v128.load64_zero(row + alpha), 1);
    const y = v128.load64_lane(other + beta, v128.load64_zero(other + alpha), 1);
    const xx = f64x2.mul(weight, f64x2.mul(x, x)), yy = f64x2.mul(weight, f64x2.mul(y, y));
    differences = f64x2.add(differences, f64x2.sub(xx, yy));
    sums = f64x2.add(sums, f64x2.add(xx, yy));
    products = f64x2.add(products, f64x2.mul(weight, f64x2.mul(x, y)));
    at += 16;
  }
  const a = lanesDifference(differences) / 2, b = lanesDifference(products);
  let c: f64 = 0, d: f64 = 0, size = lanesSum(sums);
  for (let i: usize = 0; i < squares; i++) {
    const weight = load<f64>(at), start = addressAt(at + 8);
    const x = row + start, y = other + start;
    const kk = load<f64>(x + k), ll = load<f64>(y + l);
    const spread = kk - ll, mixed = 2 * load<f64>(x + l);
    c += (weight * (spread * spread - mixed * mixed)) / 4;
    d += (weight * spread * mixed) / 2;
    size += weight * (kk * kk + ll * ll + mixed * mixed);
    at += 16;
  }
  // Differences of squares within the rounding error do not determine an angle.
  if (sqrt(a * a + b * b + c * c + d * d) <= 4 * f64.EPSILON * size) return false;
  if (c == 0 && d == 0) {
    const r = sqrt(a * a + b * b);
    halve(a / r, b / r);
  } else if (a == 0 && b == 0) {
    const r = sqrt(c * c + d * d);
    halve(c / r, d / r);
    halve(cosine, sine);
  } else {
    maximise(addressAt(plan + 32), a, b, c, d);
    halve(cosine, sine);
  }
  return true;
}

// @ts-ignore: decorator
@inline
function lanesDifference(a: v128): f64 {
  return f64x2.extract_lane(a, 0) - f64x2.extract_lane(a, 1);
}

/** Halves an angle of (−π, π]. */
function halve(c: f64, s: f64): void {
  if (c > 0) {
    cosine = sqrt((1 + c) / 2);
    sine = s / (2 * cosine);
  } else {
    const half = sqrt((1 - c) / 2);
    cosine = abs(s) / (2 * half);
    sine = s < 0 ? -half : half;
  }
}

/** Finds the φ that maximises a cos φ + b sin φ + c cos 2φ + d sin 2φ, from the best of the trial angles. */
function maximise(trials: usize, a: f64, b: f64, c: f64, d: f64): void {
  let best = a + c;
  let x: f64 = 1, y: f64 = 0;
  for (let i: usize = 1; i < TRIALS; i++) {
    trials += 32;
    const single = a * load<f64>(trials) + b * load<f64>(trials, 8);
    const value = single + c * load<f64>(trials, 16) + d * load<f64>(trials, 24);
    if (!(value > best + 1e-12 * abs(best))) continue;
    x = load<f64>(trials);
    y = load<f64>(trials, 8);
    best = value;
  }
  for (let i = 0; i < 20; i++) {
    const cosTwice = x * x - y * y, sinTwice = 2 * x * y;
    const bend = a * x + b * y + 4 * (c * cosTwice + d * sinTwice);
    if (!(bend > 0)) break;
    const newton = (b * x - a * y + 2 * (d * cosTwice - c * sinTwice)) / bend;
    const t = max<f64>(-0.15, min<f64>(0.15, newton / 2));
    // The angle 2 atan t, which is the step of Newton's method up to its third power.
    const scale = 1 / (1 + t * t);
    const turnCos = (1 - t * t) * scale, turnSin = 2 * t * scale;
    const turned = turnCos * x - turnSin * y;
    y = turnCos * y + turnSin * x;
    x = turned;
    if (abs(t) < 5e-9) break;
  }
  cosine = x;
  sine = y;
}

/** to [columns, rows] = fromᵀ for from [rows, columns]; rows are `toStep` and `fromStep` bytes apart. */
export function transpose(to: usize, toStep: usize, from: usize, fromStep: usize, rows: usize, columns: usize): void {
  for (let k: usize = 0; k < rows; k++) {
    let at = to + k * 8;
    for (let j: usize = 0; j < columns; j++) {
      store<f64>(at, load<f64>(from + j * 8));
      at += toStep;
    }
    from += fromStep;
  }
}
