/** Number of columns per block of a product of which only the lower triangle is computed; the fastest of 12 to 100. */
const BLOCK_COLUMNS = 20;

/** Calls a function for every block of columns of a lower triangle: `columns` columns from `first` on. */
export function eachLowerBlock(size: number, write: (first: number, columns: number) => void): void {
  for (let first = 0; first < size; first += BLOCK_COLUMNS)
    write(first, Math.min(BLOCK_COLUMNS, size - first));
}

/** Copies the lower triangle of a square matrix to the upper one. */
export function mirrorLower(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j]!;
  }
}
