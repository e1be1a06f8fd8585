import { nodeModule } from "../../concurrency/node-module";
import { delayedSync } from "./delayed-sync";
import type { Lock } from "./lock/lock";
import type { RowsEnd } from "./read-rows";
import { StoreError, withPath } from "./store-error";

/** File of rows that is open for appending. */
export interface RowsFile {
  /** Appends a line, which includes its line's end. */
  append(line: Uint8Array): void;
  close(): void;
}

/**
 * Opens a file of rows for appending. It is cut behind its last complete row, because a row that was appended to a torn one
 * would be lost with it.
 *
 * A row survives the end of the process from the moment when `append` returns. The file is transferred to the disk itself
 * (fdatasync) at most once a second and on closing, so that a power failure costs the rows of the last second, or those
 * since the last append while the event loop is blocked. An append that cannot write its row leaves the file as it was.
 * After a transfer that failed, the row is in the file and may not be on the disk.
 *
 * @param end end of the file as it was found
 * @throws StoreError if the file cannot be written, or `lock` is no longer held
 */
export function openRows(path: string, end: RowsEnd, lock: Lock): RowsFile {
  const fs = nodeModule("fs");
  const file = withPath(path, "opened", () => fs.openSync(path, "a"));
  const sync = delayedSync(() => fs.fdatasyncSync(file));
  let isOpen = true;
  let size = end.bytes; // up to the last complete row
  let isTorn = end.torn !== undefined;

  const cut = (): void => {
    lock.check();
    fs.ftruncateSync(file, size);
    isTorn = false;
  };

  const write = (line: Uint8Array): void => {
    if (isTorn) cut();
    // A former holder of the lock may have completed the row that it was writing when it was suspended.
    else size = fs.fstatSync(file).size;
    isTorn = true;
    try {
      for (let written = 0; written < line.length; ) written += fs.writeSync(file, line, written);
      isTorn = false;
    } catch (error) {
      try {
        cut();
      } catch {
        // The next append or the next opening tries again.
      }
      throw error;
    }
  };

  try {
    withPath(path, "written", () => {
      if (isTorn) cut();
      if (!end.isEnded) write(new Uint8Array([10]));
    });
  } catch (error) {
    fs.closeSync(file);
    throw error;
  }
  return {
    append(line) {
      if (!isOpen) throw closedError(path);
      lock.check();
      withPath(path, "written", () => {
        write(line);
        sync.soon();
      });
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      withPath(path, "written", () => {
        try {
          sync.now();
        } finally {
          fs.closeSync(file);
        }
      });
    },
  };
}

function closedError(path: string): StoreError {
  return new StoreError("unavailable", path, {
    message: "has been closed by this process",
    advice: "Open the store again with openStore.",
  });
}
