import { lanesSum, madd, zero } from "./lanes";
import { axpy, dot } from "./vector";

/* With few samples the weights are not in a cache: all operations on a row are done together, while it is cached. */

const ROWS: usize = 4;

/** out[p, i] = Σ_j w[i, j] x[p, j] for w [m, n]: four rows and two samples at a time. */
export function layerTimes(out: usize, weights: usize, x: usize, samples: usize, m: usize, n: usize): void {
  const step = n * 8;
  let i: usize = 0;
  for (; i + ROWS <= m; i += ROWS) {
    const rows = weights + i * step;
    let p: usize = 0;
    for (; p + 2 <= samples; p += 2) fourTimesTwo(out + (p * m + i) * 8, m * 8, rows, step, x + p * step, n);
    if (p < samples) {
      for (let r: usize = 0; r < ROWS; r++) store<f64>(out + (p * m + i + r) * 8, dot(rows + r * step, x + p * step, n));
    }
  }
  for (; i < m; i++) {
    for (let p: usize = 0; p < samples; p++) store<f64>(out + (p * m + i) * 8, dot(weights + i * step, x + p * step, n));
  }
}

/** Computes the eight dot products of four rows with two samples. */
function fourTimesTwo(out: usize, outStep: usize, w0: usize, step: usize, x0: usize, n: usize): void {
  let w1 = w0 + step, w2 = w1 + step, w3 = w2 + step, x1 = x0 + step;
  let s00 = zero(), s01 = zero(), s10 = zero(), s11 = zero();
  let s20 = zero(), s21 = zero(), s30 = zero(), s31 = zero();
  const end = w0 + (n & ~1) * 8;
  while (w0 < end) {
    const a = v128.load(x0), b = v128.load(x1);
    let w = v128.load(w0);
    s00 = madd(w, a, s00);
    s01 = madd(w, b, s01);
    w = v128.load(w1);
    s10 = madd(w, a, s10);
    s11 = madd(w, b, s11);
    w = v128.load(w2);
    s20 = madd(w, a, s20);
    s21 = madd(w, b, s21);
    w = v128.load(w3);
    s30 = madd(w, a, s30);
    s31 = madd(w, b, s31);
    w0 += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
    x0 += 16;
    x1 += 16;
  }
  const odd = <bool>(n & 1);
  const a = odd ? load<f64>(x0) : 0, b = odd ? load<f64>(x1) : 0;
  putPair(out, outStep, s00, s01, odd ? load<f64>(w0) : 0, a, b);
  putPair(out + 8, outStep, s10, s11, odd ? load<f64>(w1) : 0, a, b);
  putPair(out + 16, outStep, s20, s21, odd ? load<f64>(w2) : 0, a, b);
  putPair(out + 24, outStep, s30, s31, odd ? load<f64>(w3) : 0, a, b);
}

// @ts-ignore: decorator
@inline
function putPair(out: usize, outStep: usize, first: v128, second: v128, w: f64, a: f64, b: f64): void {
  store<f64>(out, lanesSum(first) + w * a);
  store<f64>(out + outStep, lanesSum(second) + w * b);
}

/** See src/simd/kernels.ts. */
export function layerDescent(
  rule: i32, coefficients: usize, weights: usize, first: usize, second: usize, work: usize, back: usize, signal: usize,
  x: usize, samples: usize, m: usize, n: usize,
): void {
  const step = n * 8;
  if (back != 0) memory.fill(back, 0, samples * step);
  if (rule == 0) {
    memory.fill(work, 0, samples * step);
    axpy(work, load<f64>(coefficients), x, samples * n);
    for (let i: usize = 0; i < m; i += ROWS) {
      const count = min<usize>(ROWS, m - i);
      const rows = weights + i * step, signals = signal + i * 8;
      if (count == ROWS && samples == 2 && back != 0) {
        fourByTwoDescent(rows, step, back, signals, m * 8, work, n);
      } else {
        if (back != 0) carryBack(back, rows, signals, m, samples, count, n);
        addOuter(rows, signals, m, work, samples, count, n);
      }
    }
    return;
  }
  for (let i: usize = 0; i < m; i += ROWS) {
    const count = min<usize>(ROWS, m - i);
    const offset = i * step;
    if (back != 0) carryBack(back, weights + offset, signal + i * 8, m, samples, count, n);
    memory.fill(work, 0, count * step);
    addOuter(work, signal + i * 8, m, x, samples, count, n);
    descend(rule, coefficients, weights + offset, first + offset, second + offset, work, count * n);
  }
}

// @ts-ignore: decorator
@inline
function signalAt(signals: usize, r: usize): v128 {
  return v128.load64_splat(signals + r * 8);
}

/** back[p] += Σ_r d[p, r] w[r], then w[r] += Σ_p d[p, r] x[p], for four rows and two samples in one pass. */
function fourByTwoDescent(w0: usize, step: usize, b0: usize, signals: usize, signalStep: usize, x0: usize, n: usize): void {
  let w1 = w0 + step, w2 = w1 + step, w3 = w2 + step, x1 = x0 + step, b1 = b0 + step;
  const other = signals + signalStep;
  const d00 = signalAt(signals, 0), d01 = signalAt(other, 0), d10 = signalAt(signals, 1), d11 = signalAt(other, 1);
  const d20 = signalAt(signals, 2), d21 = signalAt(other, 2), d30 = signalAt(signals, 3), d31 = signalAt(other, 3);
  const end = w0 + (n & ~1) * 8;
  while (w0 < end) {
    const x = v128.load(x0), y = v128.load(x1);
    let a = v128.load(b0), b = v128.load(b1);
    let w = v128.load(w0);
    a = madd(d00, w, a);
    b = madd(d01, w, b);
    v128.store(w0, madd(d01, y, madd(d00, x, w)));
    w = v128.load(w1);
    a = madd(d10, w, a);
    b = madd(d11, w, b);
    v128.store(w1, madd(d11, y, madd(d10, x, w)));
    w = v128.load(w2);
    a = madd(d20, w, a);
    b = madd(d21, w, b);
    v128.store(w2, madd(d21, y, madd(d20, x, w)));
    w = v128.load(w3);
    a = madd(d30, w, a);
    b = madd(d31, w, b);
    v128.store(w3, madd(d31, y, madd(d30, x, w)));
    v128.store(b0, a);
    v128.store(b1, b);
    w0 += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
    x0 += 16;
    x1 += 16;
    b0 += 16;
    b1 += 16;
  }
  if (!(n & 1)) return;
  for (let r: usize = 0; r < ROWS; r++) {
    const at = w0 + r * step;
    const w = load<f64>(at), d = load<f64>(signals + r * 8), e = load<f64>(other + r * 8);
    store<f64>(b0, load<f64>(b0) + d * w);
    store<f64>(b1, load<f64>(b1) + e * w);
    store<f64>(at, w + d * load<f64>(x0) + e * load<f64>(x1));
  }
}

/** back[p] += Σ_r d[p, r] w[r] */
function carryBack(back: usize, rows: usize, signals: usize, m: usize, samples: usize, count: usize, n: usize): void {
  for (let p: usize = 0; p < samples; p++) {
    combineRows(back + p * n * 8, rows, n * 8, signals + p * m * 8, 8, count, n);
  }
}

/** w[r] += Σ_p d[p, r] x[p] */
function addOuter(rows: usize, signals: usize, m: usize, x: usize, samples: usize, count: usize, n: usize): void {
  for (let r: usize = 0; r < count; r++) combineRows(rows + r * n * 8, x, n * 8, signals + r * 8, m * 8, samples, n);
}

/** out += Σ_k c_k row_k, four rows at a time; the coefficients are `cStep` bytes apart. */
function combineRows(out: usize, row: usize, step: usize, c: usize, cStep: usize, count: usize, n: usize): void {
  let k: usize = 0;
  for (; k + 4 <= count; k += 4) {
    let a0 = row + k * step, a1 = a0 + step, a2 = a1 + step, a3 = a2 + step;
    const from = c + k * cStep;
    const c0 = v128.load64_splat(from), c1 = v128.load64_splat(from + cStep);
    const c2 = v128.load64_splat(from + 2 * cStep), c3 = v128.load64_splat(from + 3 * cStep);
    let at = out;
    const end = out + (n & ~1) * 8;
    while (at < end) {
      const low = madd(c1, v128.load(a1), madd(c0, v128.load(a0), v128.load(at)));
      v128.store(at, madd(c3, v128.load(a3), madd(c2, v128.load(a2), low)));
      at += 16;
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
    }
    if (n & 1) {
      const low = load<f64>(at) + load<f64>(from) * load<f64>(a0) + load<f64>(from + cStep) * load<f64>(a1);
      const high = load<f64>(from + 2 * cStep) * load<f64>(a2) + load<f64>(from + 3 * cStep) * load<f64>(a3);
      store<f64>(at, low + high);
    }
  }
  for (; k < count; k++) axpy(out, load<f64>(c + k * cStep), row + k * step, n);
}

// @ts-ignore: decorator
@inline
function coefficient(coefficients: usize, i: usize): v128 {
  return v128.load64_splat(coefficients + i * 8);
}

/** Applies one step of an optimiser to `n` weights; see src/simd/kernels.ts. */
export function descend(
  rule: i32, coefficients: usize, weights: usize, first: usize, second: usize, gradient: usize, n: usize,
): void {
  const rate = load<f64>(coefficients);
  if (rule == 0) {
    axpy(weights, rate, gradient, n);
    return;
  }
  const even = (n & ~1) * 8;
  let i: usize = 0;
  if (rule == 1) {
    const r = coefficient(coefficients, 0), c = coefficient(coefficients, 1);
    for (; i < even; i += 16) {
      const v = madd(c, v128.load(first + i), v128.load(gradient + i));
      v128.store(first + i, v);
      v128.store(weights + i, madd(r, v, v128.load(weights + i)));
    }
    if (n & 1) {
      const v = load<f64>(coefficients, 8) * load<f64>(first + i) + load<f64>(gradient + i);
      store<f64>(first + i, v);
      store<f64>(weights + i, load<f64>(weights + i) + rate * v);
    }
    return;
  }
  const r = coefficient(coefficients, 0), b = coefficient(coefficients, 1), c = coefficient(coefficients, 2);
  const correction = coefficient(coefficients, 3), epsilon = coefficient(coefficients, 4), one = f64x2.splat(1);
  for (; i < even; i += 16) {
    const g = v128.load(gradient + i);
    let mean = v128.load(first + i);
    let square = v128.load(second + i);
    mean = madd(f64x2.sub(one, b), f64x2.sub(g, mean), mean);
    square = madd(f64x2.sub(one, c), f64x2.sub(f64x2.mul(g, g), square), square);
    v128.store(first + i, mean);
    v128.store(second + i, square);
    const scale = f64x2.add(f64x2.mul(f64x2.sqrt(square), correction), epsilon);
    v128.store(weights + i, madd(r, f64x2.div(mean, scale), v128.load(weights + i)));
  }
  if (n & 1) {
    const g = load<f64>(gradient + i);
    const mean = load<f64>(first + i) + (1 - load<f64>(coefficients, 8)) * (g - load<f64>(first + i));
    const square = load<f64>(second + i) + (1 - load<f64>(coefficients, 16)) * (g * g - load<f64>(second + i));
    store<f64>(first + i, mean);
    store<f64>(second + i, square);
    const scale = Math.sqrt(square) * load<f64>(coefficients, 24) + load<f64>(coefficients, 32);
    store<f64>(weights + i, load<f64>(weights + i) + rate * (mean / scale));
  }
}
