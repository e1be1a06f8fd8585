import { nodeModule } from "../../concurrency/node-module";
import type { Outcome } from "../outcome";
import { LONGEST_RECORD, parseRecord } from "./record";
import { StoreError, withPath } from "./store-error";

/** Number of files that are kept open. */
const OPEN_FILES = 64;

/** Number of bytes that are read first, enough for almost every row. */
const FIRST_BYTES = 2048;

const NEWLINE = 10;

/** Reads single rows of files. */
export interface RowReader {
  /** Returns the outcome in the line of a file that begins at an offset. */
  read(path: string, offset: number): Outcome;
  /** Closes the files. */
  close(): void;
}

/** Makes a reader of single rows. It keeps the files open that it used last. */
export function rowReader(): RowReader {
  const fs = nodeModule("fs");
  const files = new Map<string, number>();
  const firstBytes = new Uint8Array(FIRST_BYTES);

  const open = (path: string): number => {
    const known = files.get(path);
    if (known !== undefined) return known;
    for (const [oldest, file] of files) {
      if (files.size < OPEN_FILES) break;
      fs.closeSync(file);
      files.delete(oldest);
    }
    const file = withPath(path, "opened", () => fs.openSync(path, "r"));
    files.set(path, file);
    return file;
  };

  return {
    read(path, offset) {
      const file = open(path);
      for (let length = FIRST_BYTES; length <= 4 * LONGEST_RECORD; length *= 4) {
        const bytes = length === FIRST_BYTES ? firstBytes : new Uint8Array(length);
        const count = withPath(path, "read", () => fs.readSync(file, bytes, 0, length, offset));
        const end = bytes.subarray(0, count).indexOf(NEWLINE);
        // The last row of a file may lack its line's end.
        if (end < 0 && count === length) continue;
        const outcome = parseRecord(bytes.subarray(0, end < 0 ? count : end));
        if (outcome !== undefined) return outcome;
        break;
      }
      throw new StoreError("damaged", path, {
        message: `was changed by another program while it was read: no row begins at byte ${offset}`,
        advice: "Let no other program write to it, and continue with --resume.",
      });
    },
    close() {
      for (const file of files.values()) fs.closeSync(file);
      files.clear();
    },
  };
}
