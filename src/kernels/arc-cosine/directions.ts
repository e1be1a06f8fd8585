/** Rows of data as directions and lengths. */
export interface Directions {
  /** The rows, each times a power of two that brings its largest number to about 1: [count, `even(size)`]. */
  readonly rows: Float64Array;
  /** One over the norms of `rows`; 0 for a row of zeros. */
  readonly inverseNorms: Float64Array;
  /** The norms of the data. */
  readonly lengths: Float64Array;
}

/** Room for `count` numbers, and one more where that makes them pairs: the kernels take two at a time. */
export const even = (count: number): number => count + (count % 2);

/** Fills `out`, whose arrays are zeros, from rows of `size` numbers: no square over- or underflows, whatever the size of the data. */
export function writeDirections(out: Directions, data: Float64Array, size: number): void {
  const { rows, inverseNorms, lengths } = out;
  const width = even(size);
  for (let i = 0; i < data.length / size; i++) {
    const row = data.subarray(i * size, (i + 1) * size);
    let largest = 0;
    for (let k = 0; k < size; k++) largest = Math.max(largest, Math.abs(row[k]!));
    if (largest === 0) continue;
    // Powers of two whose reciprocal is normal, too.
    const scale = 2 ** Math.max(-1021, Math.min(1021, -Math.floor(Math.log2(largest))));
    let square = 0;
    for (let k = 0; k < size; k++) {
      const x = row[k]! * scale;
      rows[i * width + k] = x;
      square += x * x;
    }
    inverseNorms[i] = 1 / Math.sqrt(square);
    lengths[i] = Math.sqrt(square) / scale;
  }
}
