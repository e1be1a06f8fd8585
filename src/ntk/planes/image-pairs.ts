/** Entry of a kernel: a row image and a column image. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Two entries that are computed together, and the number of rows that are finished afterwards, if it is known. */
export interface CellPair {
  readonly cells: readonly [Cell, Cell];
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

/** Lists the entries of a range row by row, those on the diagonal first. */
export function* pairsByRows({
  row,
  rowEnd,
  column,
  columnEnd,
  isTriangle,
}: CellRange): Generator<CellPair, void> {
  let waiting: Cell | undefined;
  for (let i = row; i < rowEnd; i++) {
    // Images with themselves take half of the planes, so that they are best computed together.
    if (isTriangle && (i - row) % 2 === 0) {
      const [cell, next] = [i, Math.min(i + 1, rowEnd - 1)].map((k) => ({ row: k, column: k }));
      yield { cells: [cell!, next!] };
    }
    const start = isTriangle ? i + 1 : column;
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

/**
 * Lists the entries of a range in blocks of `step` rows, column by column, so that the same two columns are used for all
 * rows of a block and the same row for both.
 */
export function* pairsByColumns(
  { row, rowEnd, column, columnEnd, isTriangle }: CellRange,
  step: number,
): Generator<CellPair, void> {
  for (let top = row; top < rowEnd; top += step) {
    const bottom = Math.min(top + step, rowEnd);
    const start = isTriangle ? top : column;
    for (let j = start; j < columnEnd; j += 2) {
      const last = isTriangle ? Math.min(bottom, j + 2) : bottom;
      for (let i = top; i < last; i++) {
        const left = { row: i, column: isTriangle ? Math.max(i, j) : j };
        const right = { row: i, column: Math.min(j + 1, columnEnd - 1) };
        const part = Math.min(j + 2, columnEnd) - start;
        const done = i < last - 1 ? undefined : top - row + ((bottom - top) * part) / (columnEnd - start);
        yield { cells: [left, right], done };
      }
    }
  }
}
