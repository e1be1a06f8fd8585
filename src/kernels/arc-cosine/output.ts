/** A block of rows of a kernel: [height, width] in rows of `stride`, from `row` and `column` of [.., columns]. */
export interface Place {
  readonly row: number;
  readonly height: number;
  readonly column: number;
  readonly width: number;
  readonly stride: number;
  readonly columns: number;
  /** The block begins on the diagonal and holds what is at and above it. */
  readonly isTriangle: boolean;
  /** Whether to write its mirror image below the diagonal, too. */
  readonly mirror: boolean;
}

/** Rows that are mirrored together: of as many lines of the cache, a column at a time is read. */
const STRIP = 64;

/** Copies a block into the kernel it belongs to. */
export function writeBlock(kernel: Float64Array, block: Float64Array, place: Place): void {
  const { row, height, column, width, stride, columns, isTriangle, mirror } = place;
  for (let r = 0; r < height; r++) {
    const skip = isTriangle ? r : 0;
    const part = block.subarray(r * stride + skip, r * stride + width);
    kernel.set(part, (row + r) * columns + column + skip);
  }
  if (!mirror) return;
  for (let r = 0; r < height; r += STRIP) {
    const rowEnd = Math.min(r + STRIP, height);
    for (let k = isTriangle ? r + 1 : 0; k < width; k++) {
      const to = (column + k) * columns + row;
      const end = isTriangle ? Math.min(rowEnd, k) : rowEnd;
      for (let i = r; i < end; i++) kernel[to + i] = block[i * stride + k]!;
    }
  }
}
