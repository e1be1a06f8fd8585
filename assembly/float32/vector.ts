import { lanesSum, madd, zero } from "./lanes";

/** Σ x_i y_i in double precision. */
export function dot(x: usize, y: usize, n: usize): f64 {
  let sum = f64x2.splat(0);
  const end = x + (n & ~1) * 4;
  while (x < end) {
    const a = f64x2.promote_low_f32x4(v128.load64_zero(x)), b = f64x2.promote_low_f32x4(v128.load64_zero(y));
    sum = f64x2.add(sum, f64x2.mul(a, b));
    x += 8;
    y += 8;
  }
  const last = n & 1 ? <f64>load<f32>(x) * <f64>load<f32>(y) : 0;
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + last;
}

/** Σ x_i y_i in single precision. */
export function shortDot(x: usize, y: usize, n: usize): f32 {
  let s0 = zero(), s1 = zero();
  let i: usize = 0;
  for (; i + 8 <= n; i += 8) {
    s0 = madd(v128.load(x), v128.load(y), s0);
    s1 = madd(v128.load(x, 16), v128.load(y, 16), s1);
    x += 32;
    y += 32;
  }
  let sum = lanesSum(f32x4.add(s0, s1));
  for (; i < n; i++) {
    sum += load<f32>(x) * load<f32>(y);
    x += 4;
    y += 4;
  }
  return sum;
}

/** y += factor x */
export function axpy(y: usize, factor: f64, x: usize, n: usize): void {
  const f = <f32>factor, lanes = f32x4.splat(f);
  let i: usize = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(y, madd(lanes, v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
  for (; i < n; i++) {
    store<f32>(y, load<f32>(y) + f * load<f32>(x));
    x += 4;
    y += 4;
  }
}

/** x[p] += y for each of the rows of x [rows, n]. */
export function addToRows(x: usize, y: usize, rows: usize, n: usize): void {
  for (const end = x + rows * n * 4; x < end; x += n * 4) axpy(x, 1, y, n);
}

/** out = Σ_p x[p] for x [rows, n]. */
export function sumOfRows(out: usize, x: usize, rows: usize, n: usize): void {
  memory.fill(out, 0, n * 4);
  for (const end = x + rows * n * 4; x < end; x += n * 4) axpy(out, 1, x, n);
}

/** out_i = (above if x_i > 0, else below) y_i */
export function scaleBySign(out: usize, x: usize, y: usize, below: f64, above: f64, n: usize): void {
  const low = <f32>below, high = <f32>above;
  const lows = f32x4.splat(low), highs = f32x4.splat(high);
  let i: usize = 0;
  for (; i + 4 <= n; i += 4) {
    const factor = v128.bitselect(highs, lows, f32x4.gt(v128.load(x), zero()));
    // Adding 0 turns −0 into 0.
    v128.store(out, f32x4.add(f32x4.mul(factor, v128.load(y)), zero()));
    out += 16;
    x += 16;
    y += 16;
  }
  for (; i < n; i++) {
    store<f32>(out, (load<f32>(x) > 0 ? high : low) * load<f32>(y) + 0);
    out += 4;
    x += 4;
    y += 4;
  }
}
