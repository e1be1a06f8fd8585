/** Transposes every block [rows, columns] of an array to [columns, rows], in a new array. */
export function transposed(data: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(data.length);
  const size = rows * columns;
  for (let at = 0; at < data.length; at += size) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) out[at + j * rows + i] = data[at + i * columns + j]!;
    }
  }
  return out;
}
