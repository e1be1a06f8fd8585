import { both, lanesSum, madd, zero } from "./lanes";

/** Σ x_i y_i */
export function dot(x: usize, y: usize, n: usize): f64 {
  let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
  let i: usize = 0;
  for (; i + 8 <= n; i += 8) {
    s0 = madd(v128.load(x), v128.load(y), s0);
    s1 = madd(v128.load(x, 16), v128.load(y, 16), s1);
    s2 = madd(v128.load(x, 32), v128.load(y, 32), s2);
    s3 = madd(v128.load(x, 48), v128.load(y, 48), s3);
    x += 64;
    y += 64;
  }
  let sum = lanesSum(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  for (; i < n; i++) {
    sum += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return sum;
}

/** y += factor x */
export function axpy(y: usize, factor: f64, x: usize, n: usize): void {
  const f = f64x2.splat(factor);
  let i: usize = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(y, madd(f, v128.load(x), v128.load(y)));
    v128.store(y, madd(f, v128.load(x, 16), v128.load(y, 16)), 16);
    x += 32;
    y += 32;
  }
  for (; i < n; i++) {
    store<f64>(y, load<f64>(y) + factor * load<f64>(x));
    x += 8;
    y += 8;
  }
}

/** x[p] += y for each of the rows of x [rows, n]. */
export function addToRows(x: usize, y: usize, rows: usize, n: usize): void {
  for (const end = x + rows * n * 8; x < end; x += n * 8) axpy(x, 1, y, n);
}

/** out = Σ_p x[p] for x [rows, n]. */
export function sumOfRows(out: usize, x: usize, rows: usize, n: usize): void {
  memory.fill(out, 0, n * 8);
  for (const end = x + rows * n * 8; x < end; x += n * 8) axpy(out, 1, x, n);
}

/** out_i = (above if x_i > 0, else below) y_i */
export function scaleBySign(out: usize, x: usize, y: usize, below: f64, above: f64, n: usize): void {
  const even = (n & ~1) * 8;
  let i: usize = 0;
  // Adding 0 turns −0 into 0.
  for (; i < even; i += 16) {
    const factor = v128.bitselect(f64x2.splat(above), f64x2.splat(below), f64x2.gt(v128.load(x + i), zero()));
    v128.store(out + i, f64x2.add(f64x2.mul(factor, v128.load(y + i)), zero()));
  }
  if (n & 1) store<f64>(out + i, (load<f64>(x + i) > 0 ? above : below) * load<f64>(y + i) + 0);
}

/** out = a x; four rows at a time share the loads of x. */
export function times(out: usize, a: usize, width: usize, x: usize, m: usize, n: usize): void {
  const step = width * 8;
  const even = n & ~1;
  let i: usize = 0;
  for (; i + 4 <= m; i += 4) {
    let a0 = a + i * step, a1 = a0 + step, a2 = a1 + step, a3 = a2 + step;
    let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
    let at = x;
    const end = x + even * 8;
    while (at < end) {
      const v = v128.load(at);
      s0 = madd(v128.load(a0), v, s0);
      s1 = madd(v128.load(a1), v, s1);
      s2 = madd(v128.load(a2), v, s2);
      s3 = madd(v128.load(a3), v, s3);
      at += 16;
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
    }
    const last = even == n ? 0 : load<f64>(at);
    const target = out + i * 8;
    store<f64>(target, lanesSum(s0) + (even == n ? 0 : load<f64>(a0) * last));
    store<f64>(target, lanesSum(s1) + (even == n ? 0 : load<f64>(a1) * last), 8);
    store<f64>(target, lanesSum(s2) + (even == n ? 0 : load<f64>(a2) * last), 16);
    store<f64>(target, lanesSum(s3) + (even == n ? 0 : load<f64>(a3) * last), 24);
  }
  for (; i < m; i++) store<f64>(out + i * 8, dot(a + i * step, x, n));
}

/** out = aᵀ x; four rows at a time share the loads and stores of out. */
export function transposedTimes(out: usize, a: usize, width: usize, x: usize, m: usize, n: usize): void {
  memory.fill(out, 0, n * 8);
  const step = width * 8;
  const even = n & ~1;
  let i: usize = 0;
  for (; i + 4 <= m; i += 4) {
    let a0 = a + i * step, a1 = a0 + step, a2 = a1 + step, a3 = a2 + step;
    const from = x + i * 8;
    const x0 = both(from), x1 = v128.load64_splat(from, 8);
    const x2 = v128.load64_splat(from, 16), x3 = v128.load64_splat(from, 24);
    let at = out;
    const end = out + even * 8;
    while (at < end) {
      const low = madd(x1, v128.load(a1), madd(x0, v128.load(a0), v128.load(at)));
      v128.store(at, madd(x3, v128.load(a3), madd(x2, v128.load(a2), low)));
      at += 16;
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
    }
    if (even != n) {
      let sum = load<f64>(at) + load<f64>(a0) * load<f64>(from) + load<f64>(a1) * load<f64>(from, 8);
      sum += load<f64>(a2) * load<f64>(from, 16) + load<f64>(a3) * load<f64>(from, 24);
      store<f64>(at, sum);
    }
  }
  for (; i < m; i++) axpy(out, load<f64>(x + i * 8), a + i * step, n);
}
