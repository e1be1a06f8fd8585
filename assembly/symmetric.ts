import { both, lanesSum, madd, zero } from "./lanes";

/** out = a x from the lower triangle of a; each entry is read once and used for both triangles. */
export function symmetricTimes(out: usize, a: usize, width: usize, x: usize, n: usize): void {
  memory.fill(out, 0, n * 8);
  const step = width * 8;
  let i: usize = 0;
  // Two rows at a time: the columns before the 2 x 2 diagonal block, then that block.
  for (; i + 2 <= n; i += 2) {
    let a0 = a + i * step, a1 = a0 + step;
    const from = x + i * 8;
    const x0 = both(from), x1 = v128.load64_splat(from, 8);
    let s0 = zero(), s1 = zero();
    let source = x, target = out;
    for (let j = i >> 1; j != 0; j--) {
      const u = v128.load(a0), v = v128.load(a1), w = v128.load(source);
      s0 = madd(u, w, s0);
      s1 = madd(v, w, s1);
      v128.store(target, madd(x1, v, madd(x0, u, v128.load(target))));
      a0 += 16;
      a1 += 16;
      source += 16;
      target += 16;
    }
    const off = load<f64>(a1);
    store<f64>(target, lanesSum(s0) + load<f64>(a0) * load<f64>(from) + off * load<f64>(from, 8));
    store<f64>(target, lanesSum(s1) + off * load<f64>(from) + load<f64>(a1, 8) * load<f64>(from, 8), 8);
  }
  if (i == n) return;
  // The last row if n is odd.
  const row = a + i * step;
  const last = load<f64>(x + i * 8);
  let sum: f64 = 0;
  for (let j: usize = 0; j < i; j++) {
    const u = load<f64>(row + j * 8);
    sum += u * load<f64>(x + j * 8);
    store<f64>(out + j * 8, load<f64>(out + j * 8) + last * u);
  }
  store<f64>(out + i * 8, sum + load<f64>(row + i * 8) * last);
}

/** a += factor (x yᵀ + y xᵀ) in the lower triangle of a. */
export function symmetricRankTwo(a: usize, width: usize, factor: f64, x: usize, y: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const xi = factor * load<f64>(x + i * 8), yi = factor * load<f64>(y + i * 8);
    const u = f64x2.splat(xi), v = f64x2.splat(yi);
    let at = a + i * width * 8, left = x, right = y;
    let j: usize = 0;
    for (; j + 2 <= i + 1; j += 2) {
      v128.store(at, madd(v, v128.load(left), madd(u, v128.load(right), v128.load(at))));
      at += 16;
      left += 16;
      right += 16;
    }
    if (j <= i) store<f64>(at, load<f64>(at) + xi * load<f64>(right) + yi * load<f64>(left));
  }
}
