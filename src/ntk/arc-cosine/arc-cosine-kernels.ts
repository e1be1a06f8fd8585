/**
 * Inner loops of the kernels of infinitely wide networks. They form a separate WebAssembly module, which is loaded only
 * when needed; they follow the conventions of `Kernels` and operate on the same memory.
 */
export interface ArcCosineKernels {
  /**
   * Replaces the inner products x·y in h by the signed half-angles between m vectors x and n vectors y: (1 − c)/2 for
   * a correlation c ≥ 0 and −(1 + c)/2 for c < 0 (-0 for opposite vectors). |h| is the sine squared of half the
   * angle's distance from 0 or π. Small |h| are computed from the vectors instead of the products, which rounding
   * would make useless: √|h| then has an absolute error of a few units of rounding of 1, for vectors whose largest
   * magnitudes are similar.
   *
   * `size` and `n` are even; the last number of a vector may be a padding zero, and the last of a row of h is then
   * unused.
   *
   * @param width numbers from the start of one row of h to the start of the next
   * @param norms offset of 1/|x| of each vector; 0 for a vector of zeros, whose correlations are 0
   * @param x offset of the m vectors of `size` numbers, one after the other
   * @param otherNorms offset of 1/|y| of each vector, like `norms`
   * @param others offset of the n vectors y, like `x`
   * @param triangle 1 to compute only the numbers on and above the diagonal (and those next to it that complete a
   *   pair), with at most as many rows as columns; otherwise 0
   */
  halfAngles(
    h: number,
    width: number,
    norms: number,
    x: number,
    otherNorms: number,
    others: number,
    size: number,
    m: number,
    n: number,
    triangle: number,
  ): void;

  /**
   * Applies all layers of an infinitely wide network with piecewise linear activations to row i, columns j to j +
   * count of its kernels: replaces the signed half-angles `h` by the NNGP kernel, and 0 in `ntk` (or the tangent
   * kernel of preceding layers) by the tangent kernel. With the kink κ = (p − n)²/(p² + n²) of the slopes p and n of
   * the activation,
   *
   *   c̃ = c + (κ/π)(sin θ − θ cos θ),   K = a_i a_j c̃ + σ_b²,   Θ <- τ_w a_i a_j c̃ + τ_b + g (1 − κθ/π) Θ,
   *   c <- r_i r_j c̃ + b_i b_j
   *
   * (Cho & Saul 2009; Jacot, Gabriel & Hongler 2018), computed from h without an arc cosine and without cancellation.
   * `count` is even.
   *
   * @param plan offset of [layers, offset of `halfAngleSeries` with each number twice], then for each layer [κ, g, τ_w,
   *   τ_b, σ_b², offsets of a, r, b of the rows, offsets of a, r, b of the columns]
   */
  arcCosineLayers(plan: number, i: number, j: number, h: number, ntk: number, count: number): void;

  /**
   * Writes to `out` the signed half-angles after a bias, from the half-angles `h` before it, which may be `out`: the
   * correlation c becomes r r_k c + b b_k for the shares r of the direction and b of the bias, r² + b² = 1. Computed
   * without cancellation. `count` is even.
   */
  biasedAngles(out: number, h: number, r: number, b: number, rs: number, bs: number, count: number): void;

  /**
   * Computes out_ik = a_i b_k P_ik(h_ik) for m rows of n signed half-angles `h`: a kernel of a network of any depth as
   * a polynomial of degree 8 about the middle of an interval (`table/half-angle-intervals.ts`). Its coefficients are
   * sums over the terms in the bias share of the column; the sums over the terms of the row are already contained in
   * the records. `n` is even.
   *
   * @param table offset of five numbers of terms, odd and in descending order, followed by a 32-bit integer for each
   *   key of a half-angle: the position of its record in bytes after `records`, or -1 if there is no record
   * @param records offset of the records of the first row: for each term, the pairs of coefficients (of 1 and x, of x²
   *   and x³, ...) that have this term. The middle of the interval replaces the ninth power of the first term, which is
   *   not used.
   * @param step numbers from the records of one row to those of the next
   * @param amplitudes offset of a
   * @param otherAmplitudes offset of b
   * @param basis offset of the values of the terms for each column, as many as the first number of terms; the first
   *   value is 1
   * @param width numbers from the start of one row of h and out to the start of the next
   * @param triangle as for `halfAngles`
   * @param start index of the first entry to compute, with n entries in each row
   * @returns index after the last computed entry: m n, or that of the next pair without a record
   */
  arcCosineTable(
    table: number,
    records: number,
    step: number,
    amplitudes: number,
    otherAmplitudes: number,
    basis: number,
    h: number,
    out: number,
    width: number,
    m: number,
    n: number,
    triangle: number,
    start: number,
  ): number;
}
