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
   * h = signed half-angles between a vector x and `count` others, in place of the products x·y of each two: (1 − c)/2
   * where the correlation c is not negative and −(1 + c)/2 where it is (-0 for opposite vectors), so that its size is
   * the sine squared of half of what the angle lacks to 0 or π. Where that is small, the product has lost it to
   * rounding, and it is computed from the vectors: √|h| is right to a few units of rounding of 1 everywhere, for vectors
   * whose largest numbers are of about the same size.
   *
   * `size` and `count` are even; a vector may end with a zero, and a row with a number that means nothing.
   *
   * @param inverseNorm 1/|x|, and `inverseNorms` those of the others; 0 for a vector of zeros, whose correlation is 0
   * @param others the others, `size` numbers each, one after the other
   */
  halfAngles(
    h: number,
    inverseNorm: number,
    x: number,
    inverseNorms: number,
    others: number,
    size: number,
    count: number,
  ): void;

  /**
   * Takes row i, columns j to j + count of the kernels of an infinitely wide network with piecewise linear activations
   * through all of its layers: signed half-angles `h` become the NNGP kernel, and 0 (or the tangent kernel of what lies
   * below) in `ntk` the tangent kernel. With the kink κ = (p − n)²/(p² + n²) of the slopes p and n of the activation,
   *
   *   c̃ = c + (κ/π)(sin θ − θ cos θ),   K = a_i a_j c̃ + σ_b²,   Θ <- τ_w a_i a_j c̃ + τ_b + g (1 − κθ/π) Θ,
   *   c <- r_i r_j c̃ + b_i b_j
   *
   * (Cho & Saul 2009; Jacot, Gabriel & Hongler 2018), computed from h without an arc cosine and without cancellation. `count` is even.
   *
   * @param plan offset of [layers, offset of `halfAngleSeries`, each number twice], then for each layer [κ, g, τ_w, τ_b, σ_b², offsets of
   *   a, r, b of the rows, offsets of a, r, b of the columns]
   */
  arcCosineLayers(plan: number, i: number, j: number, h: number, ntk: number, count: number): void;

  /**
   * out = signed half-angles `h`, which may be `out`, of directions that a bias has turned towards a common one: c becomes
   * r r_k c + b b_k, for the shares r and b (r² + b² = 1) that are left of a direction and come from the bias. Without
   * cancellation, as above. `count` is even.
   */
  biasedAngles(out: number, h: number, r: number, b: number, rs: number, bs: number, count: number): void;

  /**
   * out = where signed half-angles `h`, which may be `out`, lie in a table: the number of the interval of √|h|, of
   * `intervals` (a power of two) of [0, √½] for acute angles and as many again for obtuse ones, and behind the point how
   * far in it. `count` is even.
   */
  tablePlaces(out: number, h: number, intervals: number, count: number): void;

  /**
   * out_k = amplitude amplitudes_k P_k(x_k) for places in a table: a kernel of a network of any depth as a polynomial of
   * degree 9 of x, which runs from -1 to 1 in each interval. Its coefficients are sums over the terms of a further variable
   * of each column; those of the row are summed already. `count` is even.
   *
   * @param table offset of [numbers from record to record, five numbers of terms, which are odd and descend], then one number for each interval:
   *   not 0 where its record is there
   * @param records offset of the records, one for each interval: for each term, the pairs of coefficients (of 1 and x, of
   *   x² and x³, ...) that have so many terms
   * @param basis offset of the terms' values for each column, the first number of terms each, of which the first is 1
   * @returns how many are done: fewer than `count` if the next two columns need a record that is not there
   */
  arcCosineTable(
    table: number,
    records: number,
    amplitude: number,
    amplitudes: number,
    basis: number,
    places: number,
    out: number,
    count: number,
  ): number;

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
