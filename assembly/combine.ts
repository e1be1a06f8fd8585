import { addressAt, both, lanesSum, madd, zero } from "./lanes";

/*
 * A list of terms consists of pairs of numbers: a coefficient and the address of a vector. Sixteen numbers of every
 * vector are processed at a time, so that the eight sums stay in registers while the list is traversed.
 */

/** out = base + step Σ c_j k_j */
export function combine(out: usize, base: usize, step: f64, terms: usize, count: usize, n: usize): void {
  const h = f64x2.splat(step);
  const end = terms + count * 16;
  const bytes = n * 8;
  let i: usize = 0;
  for (; i + 128 <= bytes; i += 128) {
    let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero(), s4 = zero(), s5 = zero(), s6 = zero(), s7 = zero();
    for (let term = terms; term != end; term += 16) {
      const c = f64x2.mul(h, both(term));
      const k = addressAt(term + 8) + i;
      s0 = madd(c, v128.load(k), s0);
      s1 = madd(c, v128.load(k, 16), s1);
      s2 = madd(c, v128.load(k, 32), s2);
      s3 = madd(c, v128.load(k, 48), s3);
      s4 = madd(c, v128.load(k, 64), s4);
      s5 = madd(c, v128.load(k, 80), s5);
      s6 = madd(c, v128.load(k, 96), s6);
      s7 = madd(c, v128.load(k, 112), s7);
    }
    const from = base + i, to = out + i;
    v128.store(to, f64x2.add(v128.load(from), s0));
    v128.store(to, f64x2.add(v128.load(from, 16), s1), 16);
    v128.store(to, f64x2.add(v128.load(from, 32), s2), 32);
    v128.store(to, f64x2.add(v128.load(from, 48), s3), 48);
    v128.store(to, f64x2.add(v128.load(from, 64), s4), 64);
    v128.store(to, f64x2.add(v128.load(from, 80), s5), 80);
    v128.store(to, f64x2.add(v128.load(from, 96), s6), 96);
    v128.store(to, f64x2.add(v128.load(from, 112), s7), 112);
  }
  for (; i < bytes; i += 8) {
    let sum: f64 = 0;
    for (let term = terms; term != end; term += 16) {
      sum += step * load<f64>(term) * load<f64>(addressAt(term + 8) + i);
    }
    store<f64>(out + i, load<f64>(base + i) + sum);
  }
}

/** out_i = 1 / (absolute_i + relative_i max(|before_i|, |after_i|)); a stride of 0 repeats the first tolerance. */
export function reciprocalScale(
  out: usize, before: usize, after: usize, absolute: usize, absoluteStride: usize, relative: usize,
  relativeStride: usize, n: usize,
): void {
  let i: usize = 0;
  if (absoluteStride == 0 && relativeStride == 0) {
    const a = both(absolute), r = both(relative), one = f64x2.splat(1);
    for (; i + 2 <= n; i += 2) {
      const largest = f64x2.max(f64x2.abs(v128.load(before + i * 8)), f64x2.abs(v128.load(after + i * 8)));
      v128.store(out + i * 8, f64x2.div(one, f64x2.add(a, f64x2.mul(r, largest))));
    }
  }
  for (; i < n; i++) {
    const largest = max(abs(load<f64>(before + i * 8)), abs(load<f64>(after + i * 8)));
    const relativePart = load<f64>(relative + i * relativeStride * 8) * largest;
    store<f64>(out + i * 8, 1 / (load<f64>(absolute + i * absoluteStride * 8) + relativePart));
  }
}

/** Σ_i (scale_i Σ_j c_j k_j,i)² */
export function weightedSquares(terms: usize, count: usize, scale: usize, n: usize): f64 {
  const end = terms + count * 16;
  const bytes = n * 8;
  let total = zero(), total1 = zero();
  let i: usize = 0;
  for (; i + 64 <= bytes; i += 64) {
    let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
    for (let term = terms; term != end; term += 16) {
      const c = both(term);
      const k = addressAt(term + 8) + i;
      s0 = madd(c, v128.load(k), s0);
      s1 = madd(c, v128.load(k, 16), s1);
      s2 = madd(c, v128.load(k, 32), s2);
      s3 = madd(c, v128.load(k, 48), s3);
    }
    const w = scale + i;
    s0 = f64x2.mul(s0, v128.load(w));
    s1 = f64x2.mul(s1, v128.load(w, 16));
    s2 = f64x2.mul(s2, v128.load(w, 32));
    s3 = f64x2.mul(s3, v128.load(w, 48));
    total = madd(s1, s1, madd(s0, s0, total));
    total1 = madd(s3, s3, madd(s2, s2, total1));
  }
  let sum = lanesSum(f64x2.add(total, total1));
  for (; i < bytes; i += 8) {
    let part: f64 = 0;
    for (let term = terms; term != end; term += 16) {
      part += load<f64>(term) * load<f64>(addressAt(term + 8) + i);
    }
    part *= load<f64>(scale + i);
    sum += part * part;
  }
  return sum;
}
