/**
 * The hot loops of infinitely wide networks, in a WebAssembly module of their own, which only those who need it load. What
 * is said of `Kernels` holds of these, too, and they work on the same memory.
 */
export interface ArcCosineKernels {
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
   * out_k = amplitude amplitudes_k P_k(h_k) for signed half-angles `h`: a kernel of a network of any depth as a polynomial of
   * degree 8 about the middle of an interval (`intervals.ts`). Its coefficients are sums over the terms of a further variable
   * of each column; those of the row are summed already. `count` is even.
   *
   * @param table offset of five numbers of terms, which are odd and descend, and then of an integer of 32 bits for each
   *   key of a half-angle: how many bytes behind `records` its record lies, or -1 where it is not there
   * @param records offset of the records: for each term, the pairs of coefficients (of 1 and x, of x² and x³, ...) that have
   *   so many terms; the first of the ninth power, which there is none of, is the middle of the interval
   * @param basis offset of the terms' values for each column, the first number of terms each, of which the first is 1
   * @returns how many are done: fewer than `count` if the next two columns need a record that is not there
   */
  arcCosineTable(
    table: number,
    records: number,
    amplitude: number,
    amplitudes: number,
    basis: number,
    h: number,
    out: number,
    count: number,
  ): number;
}
