/**
 * Inner loops of convolutional kernels. They form a separate WebAssembly module, which is loaded only when needed; they
 * follow the conventions of `Kernels` and operate on the same memory.
 *
 * A plane holds the pairs of positions (p, q) of a row image and a column image with one offset q − p: `height` by
 * `width` entries, with p from (rowTop, rowLeft) on. Every entry is two numbers, of two pairs of images; or it is one number of
 * one pair, and rows of odd length are followed by an unused number. Addresses `at`, `from` and `to` are those of two or three
 * consecutive planes, `spacing` bytes apart, of standard deviations r, r':
 *
 *   the gap r r' − K,   the tangent kernel Θ,   if signed, the sum r r' + K (omitted if K ≥ 0).
 *
 * Near K = ± r r' one of gap and sum is small and has no rounding error of the larger terms. `rows` and `columns` are the
 * addresses of the tables of the row images and the column images (`side-tables.ts`); their rows are indexed modulo the
 * height of the image, and are long enough for every column.
 */
export interface PlaneKernels {
  /**
   * Writes the planes of the inputs, from unit vectors u and v in the directions of the inputs and standard deviations:
   * gap = ½ r r' |u − v|², sum = ½ r r' |u + v|², Θ = 0.
   *
   * @param record offset of the numbers in `inputRecord` (`records.ts`)
   */
  inputPlane(
    record: number,
    rows: number,
    columns: number,
    to: number,
    spacing: number,
    isSigned: number,
    height: number,
    width: number,
    rowTop: number,
    rowLeft: number,
    columnTop: number,
    columnLeft: number,
  ): void;

  /**
   * Applies a convolution with random weights, one dimension after the other: K <- g Σ K + σ_b², Θ <- g Σ Θ + τ_w g Σ K +
   * τ_b, with the shares a, b of the standard deviations before in those after:
   *
   *   gap <- g Σ gap + ½ R R' Σ (a − b)²,   sum <- g Σ sum + ½ R R' Σ (a − b)² + 2 σ_b².
   *
   * The position (rowTop, rowLeft) and the sizes of `out` are those of the plane after the convolution.
   *
   * @param record offset of the numbers in `filterRecord` (`records.ts`)
   * @param work offset of scratch for 4 padded rows
   */
  filterPlane(
    record: number,
    rows: number,
    columns: number,
    from: number,
    to: number,
    spacing: number,
    isSigned: number,
    height: number,
    width: number,
    outHeight: number,
    outWidth: number,
    rowTop: number,
    rowLeft: number,
    columnTop: number,
    columnLeft: number,
    work: number,
  ): void;

  /**
   * Applies a piecewise linear activation in place: K <- E[φφ], Θ <- E[φ'φ'] Θ (Cho & Saul 2009), from half-angles.
   *
   * @param record offset of the numbers in `activationRecord` (`records.ts`)
   * @param isSigned 0 without sums, 1 with sums before the activation only, 2 with sums before and after
   */
  piecewisePlane(
    record: number,
    rows: number,
    columns: number,
    at: number,
    spacing: number,
    isSigned: number,
    height: number,
    width: number,
    rowTop: number,
    rowLeft: number,
    columnTop: number,
    columnLeft: number,
  ): void;

  /**
   * Replaces the gaps of a plane by the covariances K.
   *
   * @param record offset of the numbers in `rootRecord` (`records.ts`)
   */
  covariancePlane(
    record: number,
    rows: number,
    columns: number,
    at: number,
    height: number,
    width: number,
    rowTop: number,
    rowLeft: number,
    columnTop: number,
    columnLeft: number,
  ): void;

  /**
   * Writes to the four numbers at `out`, two of K and two of Θ, their sums over a plane of `count` entries of two
   * numbers. The plane holds covariances in place of gaps.
   */
  sumPlane(at: number, spacing: number, out: number, count: number): void;
}
