/** Position of a block [height, width], whose rows lie `stride` apart, in a kernel of `columns` columns. */
export interface BlockRectangle {
  readonly row: number;
  readonly height: number;
  readonly column: number;
  readonly width: number;
  readonly stride: number;
  readonly columns: number;
  /** True if the block starts on the diagonal and holds only the entries on and above it. */
  readonly isTriangle: boolean;
  /** True if the mirror image below the diagonal is written as well. */
  readonly mirror: boolean;
}

/** Copies a block to its position in a kernel. Returns true if all of its numbers are finite. */
export function writeBlock(kernel: Float64Array, block: Float64Array, rectangle: BlockRectangle): boolean {
  const { row, height, column, width, stride, columns, isTriangle, mirror } = rectangle;
  // The loops here and below copy four numbers per iteration, because in V8 an iteration costs more than a copy.
  let [a, b] = [0, 0];
  for (let r = 0; r < height; r++) {
    const skip = isTriangle ? r : 0;
    const end = r * stride + width;
    let from = r * stride + skip;
    let to = (row + r) * columns + column + skip;
    for (; from + 3 < end; from += 4, to += 4) {
      const first = block[from]!;
      const second = block[from + 1]!;
      const third = block[from + 2]!;
      const fourth = block[from + 3]!;
      kernel[to] = first;
      kernel[to + 1] = second;
      kernel[to + 2] = third;
      kernel[to + 3] = fourth;
      // These sums become NaN unless all numbers are finite.
      a += 0 * first + 0 * second;
      b += 0 * third + 0 * fourth;
    }
    for (; from < end; from++, to++) {
      kernel[to] = block[from]!;
      a += 0 * block[from]!;
    }
  }
  if (mirror) {
    for (let k = isTriangle ? 1 : 0; k < width; k++) {
      const start = (column + k) * columns + row;
      mirrorColumn(kernel, start, start + (isTriangle ? Math.min(height, k) : height), block, k, stride);
    }
  }
  return a + b === 0;
}

function mirrorColumn(
  kernel: Float64Array,
  start: number,
  end: number,
  block: Float64Array,
  column: number,
  stride: number,
): void {
  let [to, from] = [start, column];
  for (; to + 3 < end; to += 4, from += 4 * stride) {
    kernel[to] = block[from]!;
    kernel[to + 1] = block[from + stride]!;
    kernel[to + 2] = block[from + 2 * stride]!;
    kernel[to + 3] = block[from + 3 * stride]!;
  }
  for (; to < end; to++, from += stride) kernel[to] = block[from]!;
}
