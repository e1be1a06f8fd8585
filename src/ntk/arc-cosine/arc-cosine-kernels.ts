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
   * Computes out_ik = a_i b_k P(h_ik) for m rows of n signed half-angles `h`: a kernel of a network of any depth as a
   * polynomial of degree 8 about the middle of an interval (`table/half-angle-intervals.ts`). `n` is even.
   *
   * @param slots offset of a 32-bit integer for each key of a half-angle: the position of its piece in bytes after
   *   `pieces`, or -1 if there is no piece
   * @param pieces offset of the pieces: nine coefficients in ascending order, and the middle of the interval
   * @param factors offset of a
   * @param otherFactors offset of b
   * @param width numbers from the start of one row of h and out to the start of the next
   * @param triangle as for `halfAngles`
   * @param start index of the first entry to compute, with n entries in each row
   * @returns index after the last computed entry: m n, or that of the next pair without a piece
   */
  arcCosineTable(
    slots: number,
    pieces: number,
    factors: number,
    otherFactors: number,
    h: number,
    out: number,
    width: number,
    m: number,
    n: number,
    triangle: number,
    start: number,
  ): number;
}
