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
   * Writes to the four numbers at `out`, two of K and two of Θ, their sums over a plane of two pairs of images.
   *
   * @param record offset of the numbers in `rootRecord` (`records.ts`)
   */
  sumPlane(
    record: number,
    rows: number,
    columns: number,
    at: number,
    spacing: number,
    out: number,
    height: number,
    width: number,
    rowTop: number,
    rowLeft: number,
    columnTop: number,
    columnLeft: number,
  ): void;

  /**
   * Propagates the planes of a list of offsets from the inputs to the last step and adds the sums of K and Θ over them,
   * with the weight of each offset, to the four numbers at `sums`. Replaces one call of a kernel for each plane and
   * step.
   *
   * @param program offset of the numbers in `programOf` (`program.ts`)
   * @param at offset of a buffer of planes
   * @param spare offset of another buffer of planes
   * @param work offset of scratch for 4 padded rows
   * @param offset offset of the first of the numbers in `offsetsRecord` (`program.ts`)
   * @param end offset of the number after the last of them
   * @param firstIsSelf 1 if the first pair is of an image with itself, for which the weights of offsets hold; otherwise
   *   0, and all weights are 1
   * @param secondIsSelf the same for the second pair
   */
  meanOfPlanes(
    program: number,
    rows: number,
    columns: number,
    at: number,
    spare: number,
    spacing: number,
    work: number,
    offset: number,
    end: number,
    firstIsSelf: number,
    secondIsSelf: number,
    sums: number,
  ): void;

  /**
   * Writes the side tables of a convolution for one image: the standard deviations between both dimensions, and the
   * shares along columns and along rows.
   *
   * @param record offset of the numbers in `filterRecord` (`records.ts`)
   * @param tables offset of the tables of the image
   * @param roots offset of the standard deviations before the convolution, [height, width], followed by a number
   * @param rootsAfter offset of those after it, [outHeight, outWidth], followed by a number
   * @param work offset of scratch for 4 padded rows
   */
  filterTables(
    record: number,
    tables: number,
    roots: number,
    rootsAfter: number,
    height: number,
    width: number,
    outHeight: number,
    outWidth: number,
    work: number,
  ): void;
}
