/** Block of a kernel in working memory: the half-angles and both kernels that are computed from them. */
export interface WorkspaceBlock {
  /** First row and column of the block in the kernels. */
  readonly row: number;
  readonly column: number;
  readonly height: number;
  /** Number of columns, even. */
  readonly width: number;
  /** Numbers from the start of one row to the start of the next. */
  readonly stride: number;
  /**
   * True if the block starts on the diagonal and holds only the entries on and above it; each row starts with the pair
   * of columns that contains the diagonal.
   */
  readonly isTriangle: boolean;
  /** Byte offsets of the signed half-angles and of both kernels. */
  readonly angles: number;
  readonly nngp: number;
  readonly ntk: number;
}

/**
 * Returns the first column of a row that is computed: 0, or in a triangle the even column at or before the diagonal.
 */
export const firstColumn = (row: number, isTriangle: boolean): number => (isTriangle ? row - (row % 2) : 0);
