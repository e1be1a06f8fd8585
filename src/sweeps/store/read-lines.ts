import { nodeModule } from "../../concurrency/node-module";
import { LONGEST_RECORD } from "./record";
import { withPath } from "./store-error";

const CHUNK_BYTES = 2 ** 20;
const NEWLINE = 10;

/** Line of a file. */
export interface Line {
  /** Contents without the line's end, valid until the next line is read. */
  readonly bytes: Uint8Array;
  /** Position of the first byte in the file. */
  readonly offset: number;
  /** Number of the line, from 1. */
  readonly number: number;
  /** False for a last line without a line's end, and for a piece of a line that is longer than any record. */
  readonly isEnded: boolean;
}

/**
 * Reads the lines of a file in chunks of 1 MiB. A line that is longer than any record comes in pieces.
 *
 * @throws StoreError if the file cannot be read
 */
export function* readLines(path: string): Generator<Line, void> {
  const fs = nodeModule("fs");
  const file = withPath(path, "opened", () => fs.openSync(path, "r"));
  try {
    let chunk = new Uint8Array(CHUNK_BYTES);
    let offset = 0; // of the chunk in the file
    let filled = 0;
    let number = 1;
    for (;;) {
      const space = chunk.subarray(filled);
      const count = withPath(path, "read", () => fs.readSync(file, space, 0, space.length, offset + filled));
      if (count === 0) break;
      const searched = filled;
      filled += count;
      let begin = 0;
      for (let end = chunk.indexOf(NEWLINE, searched); end >= 0 && end < filled; ) {
        yield { bytes: chunk.subarray(begin, end), offset: offset + begin, number: number++, isEnded: true };
        begin = end + 1;
        end = chunk.indexOf(NEWLINE, begin);
      }
      if (begin === 0 && filled === LONGEST_RECORD) {
        yield { bytes: chunk.subarray(0, filled), offset, number, isEnded: false };
        begin = filled;
      }
      const rest = chunk.subarray(begin, filled);
      const next = rest.length === chunk.length ? new Uint8Array(2 * chunk.length) : chunk;
      if (next === chunk) chunk.copyWithin(0, begin, filled);
      else next.set(rest);
      chunk = next;
      offset += begin;
      filled = rest.length;
    }
    if (filled > 0) yield { bytes: chunk.subarray(0, filled), offset, number, isEnded: false };
  } finally {
    fs.closeSync(file);
  }
}
