import { nodeModule } from "../../concurrency/node-module";
import type { Lock } from "./lock";
import type { RowsEnd } from "./read-rows";
import { StoreError, withPath } from "./store-error";

/** Shortest time between two transfers of the file to the disk itself, in milliseconds. */
const SYNC_INTERVAL = 1000;

/** File of rows that is open for appending. */
export interface RowsFile {
  /** Appends a line, which includes its line's end. */
  append(line: string): void;
  close(): void;
}

/**
 * Opens a file of rows for appending. It is cut behind its last complete row, because a row that was appended to a torn one
 * would be lost with it.
 *
 * A row survives the end of the process from the moment when `append` returns. The file is transferred to the disk itself
 * (fdatasync) at most once a second and on closing, so that a power failure costs the rows of the last second, or those
 * since the last append while the event loop is blocked. A failed append leaves the file as it was.
 *
 * @param end end of the file as it was found
 * @throws StoreError if the file cannot be written, or `lock` is no longer held
 */
export function openRows(path: string, end: RowsEnd, lock: Lock): RowsFile {
  const fs = nodeModule("fs");
  const file = withPath(path, "opened", () => fs.openSync(path, "a"));
  let size = end.bytes;
  let isTorn = false;
  let isSynced = true;
  let isOpen = true;
  let syncedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let syncFailure: unknown;

  const cut = (): void => {
    lock.check();
    fs.ftruncateSync(file, size);
    isSynced = false;
    isTorn = false;
  };

  const write = (line: string): void => {
    const bytes = new TextEncoder().encode(line);
    if (isTorn) cut();
    isTorn = true;
    isSynced = false;
    try {
      for (let written = 0; written < bytes.length; ) written += fs.writeSync(file, bytes, written);
      isTorn = false;
      size += bytes.length;
    } catch (error) {
      try {
        cut();
      } catch {
        // The file stays torn until the next append or the next opening.
      }
      throw error;
    }
  };

  const sync = (): void => {
    if (timer !== undefined) nodeModule("timers").clearTimeout(timer);
    timer = undefined;
    if (!isSynced) fs.fdatasyncSync(file);
    isSynced = true;
    syncedAt = performance.now();
  };

  /** Transfers the file now, or with a timer if the last transfer was less than a second ago. */
  const syncSoon = (): void => {
    const wait = syncedAt + SYNC_INTERVAL - performance.now();
    if (wait <= 0) sync();
    else timer ??= nodeModule("timers").setTimeout(syncLater, wait).unref();
  };
  const syncLater = (): void => {
    try {
      sync();
    } catch (error) {
      syncFailure = error; // thrown by the next call
    }
  };

  const throwSyncFailure = (): void => {
    if (syncFailure === undefined) return;
    const failure = syncFailure;
    syncFailure = undefined;
    throw failure;
  };

  try {
    withPath(path, "written", () => {
      if (fs.fstatSync(file).size !== size) cut();
      if (!end.isEnded) write("\n");
      sync();
    });
  } catch (error) {
    fs.closeSync(file);
    throw error;
  }
  return {
    append(line) {
      if (!isOpen) throw isClosed(path);
      lock.check();
      withPath(path, "written", () => {
        throwSyncFailure();
        write(line);
        syncSoon();
      });
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      withPath(path, "written", () => {
        try {
          throwSyncFailure();
          sync();
        } finally {
          fs.closeSync(file);
        }
      });
    },
  };
}

function isClosed(path: string): StoreError {
  return new StoreError("unavailable", path, {
    message: "has been closed by this process",
    advice: "Open the store again with openStore.",
  });
}
