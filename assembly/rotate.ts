import { both, madd, nmadd } from "./lanes";

/** (x, y) <- (c x + s y, c y − s x) */
export function rotate(x: usize, y: usize, c: f64, s: f64, n: usize): void {
  const cc = f64x2.splat(c), ss = f64x2.splat(s);
  let i: usize = 0;
  for (; i + 2 <= n; i += 2) {
    const u = v128.load(x), v = v128.load(y);
    v128.store(x, madd(ss, v, f64x2.mul(cc, u)));
    v128.store(y, nmadd(ss, u, f64x2.mul(cc, v)));
    x += 16;
    y += 16;
  }
  if (i == n) return;
  const u = load<f64>(x), v = load<f64>(y);
  store<f64>(x, c * u + s * v);
  store<f64>(y, c * v - s * u);
}

/**
 * Applies sweeps of rotations of adjacent rows; see src/simd/kernels.ts. Columns are processed in strips of eight, one
 * cache line of each row, and all sweeps are applied to a strip while it is in the cache. Within a sweep, the row
 * shared by two successive rotations stays in registers, so that every number is read and written once per sweep.
 */
export function rotateRows(z: usize, width: usize, columns: usize, plan: usize, sweeps: usize): void {
  const step = width * 8;
  let j: usize = 0;
  for (; j + 8 <= columns; j += 8) strip(z + j * 8, step, plan, sweeps);
  for (; j < columns; j++) column(z + j * 8, step, plan, sweeps);
}

function strip(z: usize, step: usize, plan: usize, sweeps: usize): void {
  for (let sweep: usize = 0; sweep < sweeps; sweep++) {
    const down = load<f64>(plan, 8) > 0;
    const count = <usize>load<f64>(plan, 16);
    // The row kept in registers, and the offset of the next row.
    let at = z + (<usize>load<f64>(plan) + (down ? 0 : 1)) * step;
    const next = down ? step : 0 - step;
    const sign = f64x2.splat(down ? 1 : -1);
    plan += 24;
    let k0 = v128.load(at), k1 = v128.load(at, 16), k2 = v128.load(at, 32), k3 = v128.load(at, 48);
    for (let r = count; r != 0; r--) {
      const c = both(plan), s = f64x2.mul(sign, v128.load64_splat(plan, 8));
      const other = at + next;
      let o = v128.load(other);
      v128.store(at, madd(s, o, f64x2.mul(c, k0)));
      k0 = nmadd(s, k0, f64x2.mul(c, o));
      o = v128.load(other, 16);
      v128.store(at, madd(s, o, f64x2.mul(c, k1)), 16);
      k1 = nmadd(s, k1, f64x2.mul(c, o));
      o = v128.load(other, 32);
      v128.store(at, madd(s, o, f64x2.mul(c, k2)), 32);
      k2 = nmadd(s, k2, f64x2.mul(c, o));
      o = v128.load(other, 48);
      v128.store(at, madd(s, o, f64x2.mul(c, k3)), 48);
      k3 = nmadd(s, k3, f64x2.mul(c, o));
      at = other;
      plan += 16;
    }
    v128.store(at, k0);
    v128.store(at, k1, 16);
    v128.store(at, k2, 32);
    v128.store(at, k3, 48);
  }
}

function column(z: usize, step: usize, plan: usize, sweeps: usize): void {
  for (let sweep: usize = 0; sweep < sweeps; sweep++) {
    const down = load<f64>(plan, 8) > 0;
    const count = <usize>load<f64>(plan, 16);
    let at = z + (<usize>load<f64>(plan) + (down ? 0 : 1)) * step;
    const next = down ? step : 0 - step;
    const sign: f64 = down ? 1 : -1;
    plan += 24;
    let kept = load<f64>(at);
    for (let r = count; r != 0; r--) {
      const c = load<f64>(plan), s = sign * load<f64>(plan, 8);
      const other = load<f64>(at + next);
      store<f64>(at, c * kept + s * other);
      kept = c * other - s * kept;
      at += next;
      plan += 16;
    }
    store<f64>(at, kept);
  }
}
