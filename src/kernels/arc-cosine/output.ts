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

/** Columns and rows that are mirrored together: lines of the cache that are read and written whole. */
const TILE = 8;

/** Copies a block into the kernel it belongs to. */
export function writeBlock(kernel: Float64Array, block: Float64Array, place: Place): void {
  const { row, height, column, width, stride, columns, isTriangle, mirror } = place;
  for (let r = 0; r < height; r++) {
    const skip = isTriangle ? r : 0;
    const part = block.subarray(r * stride + skip, r * stride + width);
    kernel.set(part, (row + r) * columns + column + skip);
  }
  if (!mirror) return;
  for (let c = 0; c < width; c += TILE) {
    const below = isTriangle ? Math.min(c + TILE, height) : height;
    for (let r = 0; r < below; r += TILE) {
      const rowEnd = Math.min(r + TILE, height);
      for (let k = c; k < Math.min(c + TILE, width); k++) {
        const to = (column + k) * columns + row;
        const end = isTriangle ? Math.min(rowEnd, k) : rowEnd;
        for (let i = r; i < end; i++) kernel[to + i] = block[i * stride + k]!;
      }
    }
  }
}
