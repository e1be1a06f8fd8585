/**
 * Finds the assignment of rows to different columns with the largest sum, for a matrix with at most as many rows as
 * columns, and returns the sum: the Hungarian method with shortest augmenting paths, O(rows² · columns) operations (Kuhn
 * 1955; Jonker & Volgenant 1987).
 */
export function largestAssignment(rows: number, columns: number, data: Float64Array): number {
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const rowOf = new Int32Array(columns).fill(-1);
  for (let start = 0; start < rows; start++) assignRow(start, columns, data, rowPrice, columnPrice, rowOf);
  return rowOf.reduce((sum, row, column) => (row < 0 ? sum : sum + data[row * columns + column]!), 0);
}

/** Assigns one more row along the shortest augmenting path in reduced costs, and updates the prices. */
function assignRow(
  start: number,
  columns: number,
  data: Float64Array,
  rowPrice: Float64Array,
  columnPrice: Float64Array,
  rowOf: Int32Array,
): void {
  const slack = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(columns).fill(-1);
  const isDone = new Uint8Array(columns);
  const visited: number[] = [];
  let [row, last] = [start, -1];
  for (;;) {
    let next = -1;
    for (let j = 0; j < columns; j++) {
      if (isDone[j] === 1) continue;
      const reduced = -data[row * columns + j]! - rowPrice[row]! - columnPrice[j]!;
      if (reduced < slack[j]!) {
        slack[j] = reduced;
        before[j] = last;
      }
      if (next < 0 || slack[j]! < slack[next]!) next = j;
    }
    const step = slack[next]!;
    rowPrice[start]! += step;
    for (const j of visited) {
      rowPrice[rowOf[j]!]! += step;
      columnPrice[j]! -= step;
    }
    for (let j = 0; j < columns; j++) if (isDone[j] === 0) slack[j]! -= step;
    isDone[next] = 1;
    last = next;
    if (rowOf[next]! < 0) break;
    visited.push(next);
    row = rowOf[next]!;
  }
  for (let j = last; j >= 0; ) {
    const previous = before[j]!;
    rowOf[j] = previous < 0 ? start : rowOf[previous]!;
    j = previous;
  }
}
