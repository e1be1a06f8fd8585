/** Rectangle of a kernel: its first row and column, and its numbers of rows and columns. */
export interface Rectangle {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}
