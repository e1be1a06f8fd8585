/** Number of rows that are transposed together: their entries fill a cache line of the result. */
const STRIP = 8;

/** Writes factor · dataᵀ [columns, rows] for rows of `stride` entries, of which the first `columns` are read. */
export function transposeInto(
  out: Float64Array,
  data: Float64Array,
  rows: number,
  columns: number,
  stride = columns,
  factor = 1,
): void {
  for (let start = 0; start < rows; start += STRIP) {
    const end = Math.min(start + STRIP, rows);
    for (let j = 0; j < columns; j++) {
      const row = j * rows;
      for (let i = start; i < end; i++) out[row + i] = factor * data[i * stride + j]!;
    }
  }
}
