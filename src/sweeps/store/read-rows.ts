import type { Outcome } from "../outcome";
import { type Line, readLines } from "./read-lines";
import { parseRecord } from "./record";
import { StoreError } from "./store-error";

/** Outcome and the position of its line in the file. */
export interface StoredRow {
  readonly outcome: Outcome;
  readonly offset: number;
}

/** Event that does not stop a sweep, for the reader to know. */
export interface StoreWarning {
  readonly path: string;
  /** Number of the line, from 1. */
  readonly line: number;
  readonly message: string;
}

/** Returns a warning as one text, with its place. */
export const warningText = ({ path, line, message }: StoreWarning): string =>
  `${path}, line ${line}: ${message}`;

/** End of a file of rows. */
export interface RowsEnd {
  /** Number of bytes up to the last complete row. */
  readonly bytes: number;
  /** False if the last complete row lacks its line's end. */
  readonly isEnded: boolean;
  /** Warning of the row behind, which a process began and did not finish. */
  readonly torn?: StoreWarning;
}

/** End of a file without rows. */
export const NO_ROWS: RowsEnd = { bytes: 0, isEnded: true };

/**
 * Reads the rows of a file one by one and returns its end. The last line may be damaged, because a process can end in the
 * middle of a write; such a row is left out. Blank lines are ignored.
 *
 * @throws StoreError if a line before the last one is damaged
 */
export function* readRows(path: string): Generator<StoredRow, RowsEnd> {
  let end = NO_ROWS;
  let damaged: Pick<Line, "number" | "offset"> | undefined;
  for (const { bytes, offset, number, isEnded } of readLines(path)) {
    if (isEnded && bytes.length === 0) continue;
    if (damaged !== undefined) throw damagedError(path, damaged.number);
    const outcome = parseRecord(bytes);
    if (outcome === undefined) damaged = { number, offset };
    else {
      yield { outcome, offset };
      end = { bytes: offset + bytes.length + (isEnded ? 1 : 0), isEnded };
    }
  }
  if (damaged === undefined) return end;
  const message =
    "the last row is incomplete and is left out: a process ended while it wrote this row, or writes it now";
  return { ...end, torn: { path, line: damaged.number, message } };
}

function damagedError(path: string, line: number): StoreError {
  return new StoreError("damaged", path, {
    message: `holds a damaged row in line ${line}; the other rows are intact`,
    advice:
      "Move damaged rows out with `learning-dynamics sweep repair DIR` (repairStore), and continue with --resume: only their points are computed again.",
  });
}
