/** Rows of data in the form that the kernels read. */
export interface NormalisedRows {
  /** The rows, each times a power of two that makes its largest magnitude about 1: [count, `evenLength(size)`]. */
  readonly rows: Float64Array;
  /** Reciprocals of the norms of `rows`; 0 for a row of zeros. */
  readonly inverseNorms: Float64Array;
}

/** Returns `count`, rounded up to an even number, because the kernels process two numbers at a time. */
export const evenLength = (count: number): number => count + (count % 2);

/** Norms of rows of data. */
export interface RowNorms {
  readonly lengths: Float64Array;
  /** Power of two for each row that makes its largest magnitude about 1. */
  readonly scales: Float64Array;
}

/** Numbers from one pause to the next, a millisecond of work. */
const NUMBERS_PER_TURN = 2 ** 18;

/** Computes the norms of rows of `size` numbers, without over- or underflow of their squares. Pauses every millisecond. */
export function* measureRows(data: Float64Array, size: number): Generator<undefined, RowNorms> {
  const count = data.length / size;
  const rowsPerTurn = Math.ceil(NUMBERS_PER_TURN / size);
  const [lengths, scales] = [new Float64Array(count), new Float64Array(count).fill(1)];
  for (let i = 0; i < count; i++) {
    if ((i + 1) % rowsPerTurn === 0) yield;
    let largest = 0;
    for (let k = i * size; k < (i + 1) * size; k++) largest = Math.max(largest, Math.abs(data[k]!));
    if (largest === 0) continue;
    // The exponent is limited so that the reciprocal of the power is also a normal number.
    const scale = 2 ** Math.max(-1021, Math.min(1021, -Math.floor(Math.log2(largest))));
    let square = 0;
    for (let k = i * size; k < (i + 1) * size; k++) square += (data[k]! * scale) ** 2;
    lengths[i] = Math.sqrt(square) / scale;
    scales[i] = scale;
  }
  return { lengths, scales };
}

/** Writes rows of `size` numbers to `out`, whose arrays must be zeros. Pauses every millisecond. */
export function* writeNormalisedRows(
  out: NormalisedRows,
  data: Float64Array,
  size: number,
  { lengths, scales }: RowNorms,
): Generator<undefined, void> {
  const width = evenLength(size);
  const rowsPerTurn = Math.ceil(NUMBERS_PER_TURN / size);
  for (const [i, scale] of scales.entries()) {
    if ((i + 1) % rowsPerTurn === 0) yield;
    for (let k = 0; k < size; k++) out.rows[i * width + k] = data[i * size + k]! * scale;
    if (lengths[i]! > 0) out.inverseNorms[i] = 1 / (lengths[i]! * scale);
  }
}
