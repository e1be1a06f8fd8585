import { both, lanesSum, madd, zero } from "./lanes";
import { axpy, dot } from "./vector";

/** out = a x from the lower triangle of a; each entry is read once and used for both triangles. */
export function symmetricTimes(out: usize, a: usize, width: usize, x: usize, n: usize): void {
  memory.fill(out, 0, n * 8);
  const step = width * 8;
  let i: usize = 0;
  // Four rows at a time: the columns before the 4 x 4 diagonal block, then that block.
  for (; i + 4 <= n; i += 4) {
    let a0 = a + i * step, a1 = a0 + step, a2 = a1 + step, a3 = a2 + step;
    const from = x + i * 8;
    const x0 = both(from), x1 = v128.load64_splat(from, 8);
    const x2 = v128.load64_splat(from, 16), x3 = v128.load64_splat(from, 24);
    let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
    let source = x, target = out;
    for (let j = i >> 1; j != 0; j--) {
      const w = v128.load(source);
      const t = v128.load(a0), u = v128.load(a1), v = v128.load(a2), z = v128.load(a3);
      s0 = madd(t, w, s0);
      s1 = madd(u, w, s1);
      s2 = madd(v, w, s2);
      s3 = madd(z, w, s3);
      const low = madd(x1, u, madd(x0, t, v128.load(target)));
      v128.store(target, madd(x3, z, madd(x2, v, low)));
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      source += 16;
      target += 16;
    }
    store<f64>(target, lanesSum(s0));
    store<f64>(target, lanesSum(s1), 8);
    store<f64>(target, lanesSum(s2), 16);
    store<f64>(target, lanesSum(s3), 24);
    corner(target, a0, step, from);
  }
  for (; i < n; i++) {
    const row = a + i * step, last = load<f64>(x + i * 8);
    store<f64>(out + i * 8, dot(row, x, i + 1));
    axpy(out, last, row, i);
  }
}

/** out += a x for a symmetric a [4, 4], from its lower triangle. */
function corner(out: usize, a: usize, step: usize, x: usize): void {
  for (let p: usize = 0; p < 32; p += 8) {
    const xp = load<f64>(x + p);
    let sum = load<f64>(out + p) + load<f64>(a + p) * xp;
    for (let q: usize = 0; q < p; q += 8) {
      const entry = load<f64>(a + q);
      sum += entry * load<f64>(x + q);
      store<f64>(out + q, load<f64>(out + q) + entry * xp);
    }
    store<f64>(out + p, sum);
    a += step;
  }
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
