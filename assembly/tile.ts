import { both, madd, zero } from "./lanes";

/**
 * Computes one 4 x 4 tile of a product, out = a b or out += factor a b over `k` of at least 1, in 8 accumulators of two
 * lanes, as many as V8 keeps in registers together with the operands (unrolling over k makes it spill, at a third of
 * the speed).
 *
 * The row of b is read from `b` on, `bStep` bytes further each iteration. With `adjacent` the four numbers of a are read
 * from a0 on, `aStep` further, so that a single address advances. Otherwise they are read from a0 ... a3 on, along rows.
 * `rows` and `columns` are the size of the tile's part inside `out`; a `factor` of 0 overwrites.
 */
// @ts-ignore: decorator
@inline
export function tile(
  adjacent: bool, factor: f64, out: usize, outStep: usize, a0: usize, a1: usize, a2: usize, a3: usize, aStep: usize,
  b: usize, bStep: usize, k: usize, rows: usize, columns: usize,
): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero();
  let c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  do {
    const x = v128.load(b);
    const y = v128.load(b, 16);
    let left = both(a0);
    c00 = madd(left, x, c00);
    c01 = madd(left, y, c01);
    left = adjacent ? v128.load64_splat(a0, 8) : both(a1);
    c10 = madd(left, x, c10);
    c11 = madd(left, y, c11);
    left = adjacent ? v128.load64_splat(a0, 16) : both(a2);
    c20 = madd(left, x, c20);
    c21 = madd(left, y, c21);
    left = adjacent ? v128.load64_splat(a0, 24) : both(a3);
    c30 = madd(left, x, c30);
    c31 = madd(left, y, c31);
    if (adjacent) {
      a0 += aStep;
    } else {
      a0 += 8;
      a1 += 8;
      a2 += 8;
      a3 += 8;
    }
    b += bStep;
  } while (--k);
  if (rows == 4 && columns == 4) {
    const out1 = out + outStep, out2 = out1 + outStep, out3 = out2 + outStep;
    if (factor == 0) {
      putRow(out, c00, c01);
      putRow(out1, c10, c11);
      putRow(out2, c20, c21);
      putRow(out3, c30, c31);
    } else {
      const factors = f64x2.splat(factor);
      addRow(out, factors, c00, c01);
      addRow(out1, factors, c10, c11);
      addRow(out2, factors, c20, c21);
      addRow(out3, factors, c30, c31);
    }
    return;
  }
  put(factor, out, c00, c01, columns);
  if (rows > 1) put(factor, out + outStep, c10, c11, columns);
  if (rows > 2) put(factor, out + 2 * outStep, c20, c21, columns);
  if (rows > 3) put(factor, out + 3 * outStep, c30, c31, columns);
}

/** Writes a whole row of the tile. */
// @ts-ignore: decorator
@inline
function putRow(out: usize, left: v128, right: v128): void {
  v128.store(out, left);
  v128.store(out, right, 16);
}

/** Adds a whole row of the tile, times the factors. */
// @ts-ignore: decorator
@inline
function addRow(out: usize, factors: v128, left: v128, right: v128): void {
  v128.store(out, madd(factors, left, v128.load(out)));
  v128.store(out, madd(factors, right, v128.load(out, 16)), 16);
}

/** Writes the first `columns` numbers of a row of the tile, or adds them times the factor. */
function put(factor: f64, out: usize, left: v128, right: v128, columns: usize): void {
  const factors = f64x2.splat(factor);
  if (columns > 1) {
    v128.store(out, factor == 0 ? left : madd(factors, left, v128.load(out)));
    if (columns == 2) return;
    out += 16;
    left = right;
  }
  if (columns == 4) v128.store(out, factor == 0 ? left : madd(factors, left, v128.load(out)));
  else v128.store64_lane(out, factor == 0 ? left : madd(factors, left, v128.load64_zero(out)), 0);
}
