/** Makes an 8 x 8 matrix of a function of the indices. */
export const eightByEight = (entry: (i: number, j: number) => number): number[][] =>
  Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (_, j) => entry(i, j)));

/** Makes a matrix of distances of points on a line at squares of the indices. */
export const squaresLine = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => Math.abs(i * i - j * j)));
