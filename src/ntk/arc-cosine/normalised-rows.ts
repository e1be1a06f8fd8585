/** Rows of data as directions and lengths. */
export interface NormalisedRows {
  /** The rows, each times a power of two that brings its largest number to about 1: [count, `even(size)`]. */
  readonly rows: Float64Array;
  /** One over the norms of `rows`; 0 for a row of zeros. */
  readonly inverseNorms: Float64Array;
}

/** Room for `count` numbers, and one more where that makes them pairs: the kernels take two at a time. */
export const evenLength = (count: number): number => count + (count % 2);

/** The norms of rows of data: no square over- or underflows, whatever their size. */
export interface RowNorms {
  readonly lengths: Float64Array;
  /** For each row a power of two that brings its largest number to about 1. */
  readonly scales: Float64Array;
}

export function measureRows(data: Float64Array, size: number): RowNorms {
  const count = data.length / size;
  const [lengths, scales] = [new Float64Array(count), new Float64Array(count).fill(1)];
  for (let i = 0; i < count; i++) {
    let largest = 0;
    for (let k = i * size; k < (i + 1) * size; k++) largest = Math.max(largest, Math.abs(data[k]!));
    if (largest === 0) continue;
    // Powers of two whose reciprocal is normal, too.
    const scale = 2 ** Math.max(-1021, Math.min(1021, -Math.floor(Math.log2(largest))));
    let square = 0;
    for (let k = i * size; k < (i + 1) * size; k++) square += (data[k]! * scale) ** 2;
    lengths[i] = Math.sqrt(square) / scale;
    scales[i] = scale;
  }
  return { lengths, scales };
}

/** Fills `out`, whose arrays are zeros, from rows of `size` numbers. */
export function writeNormalisedRows(
  out: NormalisedRows,
  data: Float64Array,
  size: number,
  { lengths, scales }: RowNorms,
): void {
  const width = evenLength(size);
  for (const [i, scale] of scales.entries()) {
    for (let k = 0; k < size; k++) out.rows[i * width + k] = data[i * size + k]! * scale;
    if (lengths[i]! > 0) out.inverseNorms[i] = 1 / (lengths[i]! * scale);
  }
}
