/** Rows of data as directions and lengths. */
export interface Directions {
  /** The rows, each times a power of two that brings its largest number to about 1: [count, size]. */
  readonly rows: Float64Array;
  /** One over the norms of `rows`; 0 for a row of zeros. */
  readonly inverseNorms: Float64Array;
  /** The norms of the data. */
  readonly lengths: Float64Array;
}

/** Fills `out` from rows of `size` numbers: no square over- or underflows, whatever the size of the data. */
export function writeDirections(out: Directions, data: Float64Array, size: number): void {
  const { rows, inverseNorms, lengths } = out;
  for (let i = 0; i < lengths.length; i++) {
    let largest = 0;
    for (let k = i * size; k < (i + 1) * size; k++) largest = Math.max(largest, Math.abs(data[k]!));
    // Powers of two whose reciprocal is normal, too.
    const power = largest === 0 ? 0 : Math.max(-1021, Math.min(1021, -Math.floor(Math.log2(largest))));
    const scale = 2 ** power;
    let square = 0;
    for (let k = i * size; k < (i + 1) * size; k++) {
      const x = data[k]! * scale;
      rows[k] = x;
      square += x * x;
    }
    const norm = Math.sqrt(square);
    inverseNorms[i] = largest === 0 ? 0 : 1 / norm;
    lengths[i] = norm / scale;
  }
}
