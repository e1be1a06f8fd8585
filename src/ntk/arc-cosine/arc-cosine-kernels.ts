/**
 * The hot loops of infinitely wide networks, in a WebAssembly module of their own, which only those who need it load. What
 * is said of `Kernels` holds of these, too, and they work on the same memory.
 */
export interface ArcCosineKernels {
  /**
   * h = signed half-angles between m vectors x and n others, in place of the products x·y of each two: (1 − c)/2
   * where the correlation c is not negative and −(1 + c)/2 where it is (-0 for opposite vectors), so that its size is
   * the sine squared of half of what the angle lacks to 0 or π. Where that is small, the product has lost it to
   * rounding, and it is computed from the vectors: √|h| is right to a few units of rounding of 1 everywhere, for vectors
   * whose largest numbers are of about the same size.
   *
   * `size` and `n` are even; a vector may end with a zero, and a row of h with a number that means nothing.
   *
   * @param width numbers from row to row of h
   * @param norms 1/|x| of each vector, and `otherNorms` those of the others; 0 for a vector of zeros, whose correlation is 0
   * @param x the vectors, `size` numbers each, one after the other; `others` likewise
   * @param triangle 1 for the numbers at and above the diagonal alone (and those beside it that make pairs) of no more rows
   *   than columns, else 0
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
   * out_ik = a_i b_k P_ik(h_ik) for m rows of n signed half-angles `h`: a kernel of a network of any depth as a polynomial of
   * degree 8 about the middle of an interval (`intervals.ts`). Its coefficients are sums over the terms of a further variable
   * of each column; those of the row are summed already. `n` is even.
   *
   * @param table offset of five numbers of terms, which are odd and descend, and then of an integer of 32 bits for each
   *   key of a half-angle: how many bytes behind `records` its record lies, or -1 where it is not there
   * @param records offset of the records of the first row: for each term, the pairs of coefficients (of 1 and x, of x² and
   *   x³, ...) that have so many terms; the first of the ninth power, which there is none of, is the middle of the interval
   * @param step numbers from the records of a row to those of the next
   * @param amplitudes offset of a, and `otherAmplitudes` of b
   * @param basis offset of the terms' values for each column, the first number of terms each, of which the first is 1
   * @param width numbers from row to row of h and out
   * @param triangle as for `halfAngles`
   * @param start where to begin, counting n numbers in each row
   * @returns where it ended: at m n, or before the next two numbers for which there is no record
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
