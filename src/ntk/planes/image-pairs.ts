import type { Cell } from "../infinite/engine";

/** Entries that are computed together, and the number of rows that are finished afterwards, if it is known. */
export interface CellGroup {
  readonly cells: readonly Cell[];
  readonly done?: number | undefined;
}

/** Rectangle of a kernel, or its part from the diagonal on. */
export interface CellRange {
  readonly row: number;
  readonly rowEnd: number;
  readonly column: number;
  readonly columnEnd: number;
  readonly isTriangle: boolean;
}

/** Lists the entries of a range in pairs, row by row, those on the diagonal first. */
export function* pairsByRows({
  row,
  rowEnd,
  column,
  columnEnd,
  isTriangle,
}: CellRange): Generator<CellGroup, void> {
  let waiting: Cell | undefined;
  for (let i = row; i < rowEnd; i++) {
    let start = isTriangle ? i + 1 : column;
    // Images with themselves take half of the planes, so that they are best computed together. The last image completes a
    // pair if the number of the other entries is odd.
    if (isTriangle && (i - row) % 2 === 0) {
      const next = Math.min(i + 1, rowEnd - 1);
      if (next === i && (columnEnd - start + Number(waiting !== undefined)) % 2 > 0) start = i;
      else yield { cells: [i, next].map((k) => ({ row: k, column: k })) };
    }
    for (let j = start; j < columnEnd; j++) {
      const cell = { row: i, column: j };
      if (waiting === undefined) waiting = cell;
      else {
        yield { cells: [waiting, cell], done: i - row + (j + 1 - start) / (columnEnd - start) };
        waiting = undefined;
      }
    }
  }
  if (waiting !== undefined) yield { cells: [waiting, waiting] };
}

/** Lists the entries of a range one by one, in blocks of `step` rows, column by column. */
export function* cellsByColumns(
  { row, rowEnd, column, columnEnd, isTriangle }: CellRange,
  step: number,
): Generator<CellGroup, void> {
  for (let top = row; top < rowEnd; top += step) {
    const bottom = Math.min(top + step, rowEnd);
    const start = isTriangle ? top : column;
    for (let j = start; j < columnEnd; j++) {
      const last = isTriangle ? Math.min(bottom, j + 1) : bottom;
      const done = top - row + ((bottom - top) * (j + 1 - start)) / (columnEnd - start);
      for (let i = top; i < last; i++)
        yield { cells: [{ row: i, column: j }], done: i < last - 1 ? undefined : done };
    }
  }
}
