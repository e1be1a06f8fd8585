/** Rows [from, to). */
export type RowBand = readonly [from: number, to: number];

/** Bands that rows are divided into, at least: so many that threads end together. */
const BANDS = 32;
/** Numbers of a band, about, at most, where its rows are not too long: 4 MB. */
const LARGEST = 2 ** 19;

/**
 * Rows in bands of about the same number of entries, beginning at multiples of `step`: of all columns, or of those right
 * of the diagonal.
 */
export function rowBands(rows: number, columns: number, step: number, isSymmetric: boolean): RowBand[] {
  const count = Math.max(BANDS, Math.ceil((rows * columns) / LARGEST));
  const bands: RowBand[] = [];
  for (let from = 0; from < rows; ) {
    // What is left of a triangle of n rows is n²/2.
    const left = rows - from;
    const part = 1 / Math.max(1, count - bands.length);
    const exact = isSymmetric ? left * (1 - Math.sqrt(1 - part)) : left * part;
    const to = Math.min(rows, from + step * Math.max(1, Math.round(exact / step)));
    bands.push([from, to]);
    from = to;
  }
  return bands;
}
