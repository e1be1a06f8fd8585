/** A block of kernels in working memory: half-angles, and what becomes of them. */
export interface Block {
  /** Its first row and column in the kernels. */
  readonly row: number;
  readonly column: number;
  readonly height: number;
  /** An even number. */
  readonly width: number;
  /** Numbers from row to row. */
  readonly stride: number;
  /** It begins on the diagonal and holds what is at and above it: a row begins with the pair that the diagonal is in. */
  readonly isTriangle: boolean;
  /** Byte offset of the signed half-angles, and of both kernels. */
  readonly angles: number;
  readonly nngp: number;
  readonly ntk: number;
}

/** The first column of a row of a block: of a triangle the diagonal's, or the one before where that makes pairs. */
export const firstColumn = (row: number, isTriangle: boolean): number => (isTriangle ? row - (row % 2) : 0);
