/** A block of rows of a kernel: [height, width] in rows of `stride`, from `row` and `column` of [.., columns]. */
export interface BlockRectangle {
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

/** Copies a block into the kernel it belongs to; whether all of its numbers are finite. */
export function writeBlock(kernel: Float64Array, block: Float64Array, place: BlockRectangle): boolean {
  const { row, height, column, width, stride, columns, isTriangle, mirror } = place;
  // Four numbers at a time here and below: V8 makes a turn of a loop cost more than a number.
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
      // NaN, unless all are finite.
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
