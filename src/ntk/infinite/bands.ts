/** Rows [from, to). */
export type Band = readonly [from: number, to: number];

/** Bands that rows are divided into: many enough that threads end together, few enough that each is worth its start. */
const BANDS = 32;

/**
 * Rows in bands of about the same number of entries, beginning at multiples of `step`: of all columns, or of those right
 * of the diagonal.
 */
export function bandsOf(rows: number, step: number, isSymmetric: boolean): Band[] {
  const bands: Band[] = [];
  for (let from = 0; from < rows; ) {
    // What is left of a triangle of n rows is n²/2.
    const left = rows - from;
    const part = 1 / Math.max(1, BANDS - bands.length);
    const exact = isSymmetric ? left * (1 - Math.sqrt(1 - part)) : left * part;
    const to = Math.min(rows, from + step * Math.max(1, Math.round(exact / step)));
    bands.push([from, to]);
    from = to;
  }
  return bands;
}
