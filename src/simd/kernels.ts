/**
 * The hot loops, over one block of memory: all of them in SIMD where the engine has WebAssembly, and in plain TypeScript
 * (twins/) where it has not.
 *
 * Arrays are named by their byte offset in that memory, which is `array.byteOffset` for the arrays of a workspace;
 * matrices are row-major with `width` numbers from row to row, so that parts of a matrix can be named too. Nothing is
 * allocated, checked or thrown; an output must not overlap an input unless it says so. NaN and infinities propagate as
 * in the plain loops. Sums are taken in another order than a plain loop takes them, and with fused multiply-add where the
 * engine has it: results agree to a few units of rounding of Σ |terms|, and their last bits differ between engines.
 */
export interface Kernels {
  /**
   * out = op(a) op(b), or out ± op(a) op(b), for op(a) [m, k], op(b) [k, n], out [m, n]; 2 m k n operations.
   *
   * @param form which factors are transposed: 0 a b, 1 aᵀ b, 2 a bᵀ, 3 aᵀ bᵀ; widths are those of a and b as stored
   * @param mode 0 overwrites `out`, 1 adds to it, -1 subtracts from it
   */
  product(
    form: number,
    mode: number,
    out: number,
    outWidth: number,
    a: number,
    aWidth: number,
    b: number,
    bWidth: number,
    m: number,
    k: number,
    n: number,
  ): void;

  /**
   * out = base + step Σ_j c_j k_j for vectors of `n` numbers, in one pass over memory; `out` may be `base` or a k_j.
   *
   * @param terms where `count` pairs lie: a coefficient, then the offset of its vector (`writeTerms`)
   */
  combine(out: number, base: number, step: number, terms: number, count: number, n: number): void;

  /**
   * out_i = 1 / (absolute_i + relative_i max(|before_i|, |after_i|)): one over the scale of an integrator's error norm.
   * A stride of 0 repeats the first tolerance, 1 takes one per number.
   */
  reciprocalScale(
    out: number,
    before: number,
    after: number,
    absolute: number,
    absoluteStride: number,
    relative: number,
    relativeStride: number,
    n: number,
  ): void;

  /** Σ_i (scale_i Σ_j c_j k_j,i)²: the scaled square of a combination of stages, with `terms` as in `combine`. */
  weightedSquares(terms: number, count: number, scale: number, n: number): number;

  /**
   * gradient = −∂L/∂W of a deep linear network, packed, input layer first (Saxe, McClelland & Ganguli 2014):
   *
   *   −∂L/∂W_l = (W_L ... W_{l+1})ᵀ (Σyx − W Σxx) (W_{l−1} ... W_1)ᵀ
   *
   * All prefixes (or suffixes, with fewer outputs than inputs) are made once; every product has min(n_0, n_L) rows or
   * columns, 6 min(n_0, n_L) Σ n_l n_{l+1} operations in all.
   *
   * @param plan offset of [depth, offset of the variances or 0, offset of Σxx, of Σyx, of work, n_0, ..., n_L]
   *   (`linearFieldKernel` writes it); with variances Σxx is their diagonal matrix and not read
   */
  linearField(plan: number, weights: number, gradient: number): void;

  /** Σ x_i y_i */
  dot(x: number, y: number, n: number): number;

  /** y += factor x */
  axpy(y: number, factor: number, x: number, n: number): void;

  /** out = a x for a [m, n]. */
  times(out: number, a: number, width: number, x: number, m: number, n: number): void;

  /** out = aᵀ x for a [m, n]. */
  transposedTimes(out: number, a: number, width: number, x: number, m: number, n: number): void;

  /** out = a x for a symmetric a [n, n] of which only the lower triangle is read: half the memory traffic of `times`. */
  symmetricTimes(out: number, a: number, width: number, x: number, n: number): void;

  /** a += factor (x yᵀ + y xᵀ) in the lower triangle of a [n, n]; the rest is not touched. */
  symmetricRankTwo(a: number, width: number, factor: number, x: number, y: number, n: number): void;

  /** (x, y) <- (c x + s y, c y − s x), number by number. */
  rotate(x: number, y: number, c: number, s: number, n: number): void;

  /**
   * Sweeps of rotations of adjacent rows of z: each takes rows (r, r + 1) to (c z_r + s z_{r+1}, c z_{r+1} − s z_r).
   * Keep eigenvectors as rows, and hand in many sweeps at once: all are made on a strip of columns while it is in the
   * cache, 6 operations for a number read and written once per sweep.
   *
   * @param plan sweep after sweep [first r, direction, rotations, c, s, c, s, ...]; the direction is 1 when r grows by
   *   one from rotation to rotation, -1 when it falls
   */
  rotateRows(z: number, width: number, columns: number, plan: number, sweeps: number): void;

  /**
   * out[p] = w x[p] for w [m, n], x [samples, n], out [samples, m], all contiguous: for few samples, whose weights are
   * read from memory once whatever their number.
   */
  layerTimes(out: number, weights: number, x: number, samples: number, m: number, n: number): void;

  /**
   * The way back through a layer w [m, n] and one step of gradient descent of it, in one pass over the weights: back =
   * signal w for the weights as they were, and the step of `descend` with the gradient signalᵀ x. For few samples;
   * signal [samples, m], x and back [samples, n], all contiguous.
   *
   * @param rule as `descend` has it, with the same coefficients; `first` and `second` are as large as w
   * @param work room for max(4, samples) n numbers
   * @param back 0 when it is not wanted
   */
  layerDescent(
    rule: number,
    coefficients: number,
    weights: number,
    first: number,
    second: number,
    work: number,
    back: number,
    signal: number,
    x: number,
    samples: number,
    m: number,
    n: number,
  ): void;

  /**
   * One step of gradient descent for `n` weights w whose gradient is g, by rule
   *
   *   0 (plain)     w += r g
   *   1 (momentum)  v = b v + g, w += r v
   *   2 (Adam)      v += (1 − b)(g − v), s += (1 − c)(g² − s), w += r v / (a √s + e)
   *
   * @param coefficients where [r], [r, b] or [r, b, c, a, e] lie (always five numbers); r is negative
   * @param first v, not read by rule 0
   * @param second s, read by rule 2 only
   */
  descend(
    rule: number,
    coefficients: number,
    weights: number,
    first: number,
    second: number,
    gradient: number,
    n: number,
  ): void;
}
