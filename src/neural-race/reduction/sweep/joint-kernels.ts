/**
 * Kernels of joint diagonalisation. Places and steps are in bytes.
 *
 * A plan holds [n, place of the panel, bytes from row to row, numbers of a row, place of the trial angles, number of
 * blocks, number of squares], then [weight, place of the partners] for each block and [weight, bytes from the start of
 * a row] for each square. Row k of the panel holds column k of an end in all matrices; squares are symmetric. The
 * partners of a block are, for each of the n columns, the bytes from the start of its row to the entry on the diagonal
 * of the matching, or to a zero after the row. The trial angles are 16 groups of cos φ, sin φ, cos 2φ and sin 2φ, the
 * first of φ = 0.
 */
export interface JointKernels {
  /**
   * Rotates column k of an end with each column l > k, by the angle that maximises the sum of the squares on the
   * diagonal. Returns the largest sine of an angle.
   */
  rotateColumn(plan: number, k: number): number;
  /** to [columns, rows] = fromᵀ for from [rows, columns], with rows `toStep` and `fromStep` apart. */
  transpose(to: number, toStep: number, from: number, fromStep: number, rows: number, columns: number): void;
}
