/** Columns of two activation matrices, ascending. */
export interface Match {
  readonly a: Int32Array;
  readonly b: Int32Array;
}
