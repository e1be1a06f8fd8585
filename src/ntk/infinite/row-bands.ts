/** Range of rows [from, to). */
export type RowBand = readonly [from: number, to: number];

/** Smallest number of bands, chosen so that all threads finish at about the same time. */
const MIN_BANDS = 32;
/** Approximate largest number of entries of a band (4 MB), unless `step` rows have more. */
const MAX_BAND_LENGTH = 2 ** 19;

/**
 * Divides the rows of a kernel into bands with about equal numbers of entries, which start at multiples of `step`. In a
 * symmetric kernel only the entries from the diagonal on count.
 */
export function rowBands(rows: number, columns: number, step: number, isSymmetric: boolean): RowBand[] {
  const count = Math.max(MIN_BANDS, Math.ceil((rows * columns) / MAX_BAND_LENGTH));
  const bands: RowBand[] = [];
  for (let from = 0; from < rows; ) {
    // A triangle of n rows has n²/2 entries.
    const left = rows - from;
    const part = 1 / Math.max(1, count - bands.length);
    const exact = isSymmetric ? left * (1 - Math.sqrt(1 - part)) : left * part;
    const to = Math.min(rows, from + step * Math.max(1, Math.round(exact / step)));
    bands.push([from, to]);
    from = to;
  }
  return bands;
}
