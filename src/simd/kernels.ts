/**
 * Computational kernels over one block of memory, in SIMD if the engine supports WebAssembly and in plain TypeScript
 * (fallback/) otherwise.
 *
 * Arrays are passed as byte offsets into that memory: `array.byteOffset` for the arrays of a workspace. Matrices are
 * row-major with `width` numbers from row to row, so that sub-matrices can be passed, too. Kernels allocate, check and
 * throw nothing. An output must not overlap an input unless documented. NaN and infinities propagate as in the plain
 * loops. The order of summation differs from that of the plain loops, and fused multiply-add is used where the engine
 * supports it: results agree to a few units of rounding of Σ |terms|, and their last bits differ between engines.
 */
export interface Kernels {
  /**
   * out = op(a) op(b), or out += factor op(a) op(b), for op(a) [m, k], op(b) [k, n], out [m, n]; 2 m k n operations.
   *
   * @param form 0 for a b, 1 for aᵀ b, 2 for a bᵀ, 3 for aᵀ bᵀ; `aWidth` and `bWidth` are those of a and b as stored;
   *   plus 4 to compute only the lower triangle of a square `out`: up to five entries of a row to the right of the
   *   diagonal may be overwritten, the others are kept
   * @param factor factor of a product that is added to `out`; 0 overwrites `out` with the product. Rows of a and of b
   *   may overlap, and those of an `out` to which the product is added: an entry in several rows is the sum of all
   */
  product(
    form: number,
    factor: number,
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
   * @param terms offset of `count` pairs: a coefficient and the offset of its vector (`writeTerms`)
   */
  combine(out: number, base: number, step: number, terms: number, count: number, n: number): void;

  /**
   * out_i = 1 / (absolute_i + relative_i max(|before_i|, |after_i|)), the reciprocal of the scale in an integrator's
   * error norm. A stride of 0 uses the first tolerance for all numbers, a stride of 1 one tolerance per number.
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

  /** Computes Σ_i (scale_i Σ_j c_j k_j,i)², the weighted square of a combination of stages; `terms` as in `combine`. */
  weightedSquares(terms: number, count: number, scale: number, n: number): number;

  /**
   * gradient = −∂L/∂W of a deep linear network, packed, input layer first (Saxe, McClelland & Ganguli 2014):
   *
   *   −∂L/∂W_l = (W_L ... W_{l+1})ᵀ (Σyx − W Σxx) (W_{l−1} ... W_1)ᵀ
   *
   * Each partial product W_l ... W_1 (or W_L ... W_l, with fewer outputs than inputs) is computed once. Every product
   * has min(n_0, n_L) rows or columns; 6 min(n_0, n_L) Σ n_l n_{l+1} operations in total.
   *
   * @param plan offset of [depth, offset of the variances or 0, offset of Σxx, of Σyx, of work, n_0, ..., n_L], written
   *   by `linearFieldKernel`; with variances, Σxx is their diagonal matrix and is not read
   */
  linearField(plan: number, weights: number, gradient: number): void;

  /** Σ x_i y_i */
  dot(x: number, y: number, n: number): number;

  /** y += factor x */
  axpy(y: number, factor: number, x: number, n: number): void;

  /** x[p] += y for each row of x [rows, n], contiguous. */
  addToRows(x: number, y: number, rows: number, n: number): void;

  /** out = Σ_p x[p], the sum of the rows of x [rows, n], contiguous. */
  sumOfRows(out: number, x: number, rows: number, n: number): void;

  /**
   * out_i = `above` y_i if x_i > 0, `below` y_i otherwise, without −0: a piecewise linear activation for y = x, or a signal
   * through its derivative. `out` may be x or y.
   */
  scaleBySign(out: number, x: number, y: number, below: number, above: number, n: number): void;

  /** out = a x for a [m, n]. */
  times(out: number, a: number, width: number, x: number, m: number, n: number): void;

  /** out = aᵀ x for a [m, n]. */
  transposedTimes(out: number, a: number, width: number, x: number, m: number, n: number): void;

  /** out = a x for a symmetric a [n, n]. Reads only the lower triangle, half the memory traffic of `times`. */
  symmetricTimes(out: number, a: number, width: number, x: number, n: number): void;

  /** a += factor (x yᵀ + y xᵀ) in the lower triangle of a [n, n]; the other entries are not changed. */
  symmetricRankTwo(a: number, width: number, factor: number, x: number, y: number, n: number): void;

  /** (x, y) <- (c x + s y, c y − s x), elementwise. */
  rotate(x: number, y: number, c: number, s: number, n: number): void;

  /**
   * Applies sweeps of rotations of adjacent rows of z. Each rotation maps rows (r, r + 1) to
   * (c z_r + s z_{r+1}, c z_{r+1} − s z_r). Store eigenvectors as rows, and pass many sweeps per call: all of them are
   * applied to a strip of columns while it is in the cache. 6 operations per number and sweep; each sweep reads and
   * writes every number once.
   *
   * @param plan for each sweep [first r, direction, number of rotations, c, s, c, s, ...]; the direction is 1 if r
   *   increases by one from rotation to rotation, -1 if it decreases
   */
  rotateRows(z: number, width: number, columns: number, plan: number, sweeps: number): void;

  /**
   * out[p] = w x[p] for w [m, n], x [samples, n], out [samples, m], all contiguous. Meant for few samples: the weights
   * are read from memory only once.
   */
  layerTimes(out: number, weights: number, x: number, samples: number, m: number, n: number): void;

  /**
   * Computes the backward pass through a layer w [m, n] and applies one step of gradient descent to w, in one pass over
   * the weights: back = signal w for the weights before the step, then `descend` with the gradient signalᵀ x. Meant for
   * few samples; signal [samples, m], x and back [samples, n], all contiguous.
   *
   * @param rule rule of `descend`, with the same coefficients; `first` and `second` have the size of w
   * @param work offset of max(4, samples) n numbers of scratch
   * @param back 0 to omit the backward signal
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
   * Applies one step of gradient descent to `n` weights w with gradient g, by rule
   *
   *   0 (plain)     w += r g
   *   1 (momentum)  v = b v + g, w += r v
   *   2 (Adam)      v += (1 − b)(g − v), s += (1 − c)(g² − s), w += r v / (a √s + e)
   *
   * @param coefficients offset of [r], [r, b] or [r, b, c, a, e] (always five numbers); r is negative
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
