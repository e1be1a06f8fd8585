import type { RowNorms } from "../normalised-rows";

/** A pair of inputs, by their row and column in the kernel, and the cosine of the angle between them. */
export interface SamplePair {
  readonly row: number;
  readonly column: number;
  readonly correlation: number;
}

const PAIR_COUNT = 256;
/**
 * Reciprocals of the plastic number and of its square: the fractional parts of their multiples cover the unit square
 * evenly.
 */
const [ROW_STEP, COLUMN_STEP] = [0.7548776662466927, 0.5698402909980532];

/**
 * Returns up to `PAIR_COUNT` pairs of inputs, spread evenly over the kernel. Within one set of inputs, pairs of an
 * input with itself are left out.
 */
export function samplePairs(
  inputs: Float64Array,
  rows: RowNorms,
  others: Float64Array,
  columns: RowNorms,
  size: number,
): SamplePair[] {
  const pairs: SamplePair[] = [];
  for (let p = 1; p <= PAIR_COUNT; p++) {
    const row = Math.floor(((p * ROW_STEP) % 1) * rows.lengths.length);
    const column = Math.floor(((p * COLUMN_STEP) % 1) * columns.lengths.length);
    if (inputs === others && row === column) continue;
    const [r, c] = [rows.scales[row]!, columns.scales[column]!];
    let dot = 0;
    for (let k = 0; k < size; k++) dot += inputs[row * size + k]! * r * (others[column * size + k]! * c);
    const norms = rows.lengths[row]! * r * (columns.lengths[column]! * c);
    pairs.push({ row, column, correlation: norms > 0 ? Math.max(-1, Math.min(1, dot / norms)) : 0 });
  }
  return pairs;
}
