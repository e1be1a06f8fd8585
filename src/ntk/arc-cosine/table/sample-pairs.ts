import type { RowNorms } from "../normalised-rows";

/** An input of the rows and one of the columns. */
export interface SamplePair {
  readonly row: number;
  readonly column: number;
  readonly correlation: number;
}

const PAIRS = 256;
/** Multiples of the reciprocals of the plastic number and of its square fill the square evenly. */
const [ROW_STEP, COLUMN_STEP] = [0.7548776662466927, 0.5698402909980532];

/** Some of the pairs of inputs, evenly from all; of one set with itself, none of an input with itself. */
export function samplePairs(
  inputs: Float64Array,
  rows: RowNorms,
  others: Float64Array,
  columns: RowNorms,
  size: number,
): SamplePair[] {
  const pairs: SamplePair[] = [];
  for (let p = 1; p <= PAIRS; p++) {
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
