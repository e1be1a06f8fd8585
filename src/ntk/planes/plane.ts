/** Numbers of positions of an image along its two dimensions; images of one dimension have height 1. */
export interface Grid {
  readonly height: number;
  readonly width: number;
}

/** Offset of a position of the column image from a position of the row image, down and to the right. */
export type Offset = readonly [down: number, right: number];

/**
 * Plane of all pairs of positions with one offset: the numbers of entries along both dimensions, and the position in the
 * row image and the column image of the first entry.
 */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly rowTop: number;
  readonly rowLeft: number;
  readonly columnTop: number;
  readonly columnLeft: number;
}

/**
 * Returns the plane of an offset. If images are circular, offsets are nonnegative, each plane covers the row image, and
 * positions in the column image count modulo its size.
 */
export function planeAt({ height, width }: Grid, isCircular: boolean, [down, right]: Offset): Plane {
  return {
    height: isCircular ? height : height - Math.abs(down),
    width: isCircular ? width : width - Math.abs(right),
    rowTop: isCircular ? 0 : Math.max(0, -down),
    rowLeft: isCircular ? 0 : Math.max(0, -right),
    columnTop: Math.max(0, down),
    columnLeft: Math.max(0, right),
  };
}

/** Returns the offsets along one dimension of `size` positions. */
export const offsetsAlong = (size: number, isCircular: boolean): number[] =>
  isCircular
    ? Array.from({ length: size }, (_, d) => d)
    : Array.from({ length: 2 * size - 1 }, (_, d) => d + 1 - size);

/** Returns the offsets of all planes that cover the pairs of positions of two images. */
export const offsetsOf = ({ height, width }: Grid, isCircular: boolean): Offset[] =>
  offsetsAlong(height, isCircular).flatMap((down) =>
    offsetsAlong(width, isCircular).map((right): Offset => [down, right]),
  );

/**
 * Number of pairs of images whose entries lie next to each other in planes and tables: two, or one with rows of even
 * length.
 */
export type Lanes = 1 | 2;

/** Returns the length of a row of `width` entries, which is even. */
export const rowNumbers = (width: number, lanes: Lanes): number =>
  lanes === 2 ? 2 * width : width + (width & 1);

/** Calls `visit` for each entry of a plane, with its positions in both images and the index of its first number. */
export function eachPair(
  { height, width, rowTop, rowLeft, columnTop, columnLeft }: Plane,
  grid: Grid,
  lanes: Lanes,
  visit: (p: number, q: number, at: number) => void,
): void {
  const rowLength = rowNumbers(width, lanes);
  for (let i = 0; i < height; i++) {
    const row = (rowTop + i) * grid.width;
    const column = ((columnTop + i) % grid.height) * grid.width;
    for (let j = 0; j < width; j++)
      visit(row + rowLeft + j, column + ((columnLeft + j) % grid.width), i * rowLength + j * lanes);
  }
}
