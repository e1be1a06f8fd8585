import { argumentsOf } from "../../arrays/arguments";
import { nodeModule } from "../../concurrency/node-module";
import { type FileStoreOptions, readFileStoreOptions } from "./file-store-options";
import { lockPath, makeFolders, rowsFiles, rowsFolder, rowsPath } from "./folder-files";
import { takeLock } from "./lock/lock";
import { checkManifest } from "./manifest";
import { findOutcomes, type StoredOutcomes } from "./read-outcomes";
import { NO_ROWS, type StoreWarning } from "./read-rows";
import { formatRecord, LONGEST_RECORD } from "./record";
import { openRows } from "./rows-file";
import type { Store } from "./store";
import { StoreError } from "./store-error";
import { syncFolder } from "./whole-file";

const encoder = new TextEncoder();

/** Store in the folder of a sweep. */
export interface FileStore extends Store {
  /** Outcomes of all shards by key as they were found; they stay on disk until they are read. */
  readonly outcomes: StoredOutcomes;
  /** Rows that were left out because they are incomplete. */
  readonly warnings: readonly StoreWarning[];
  /** Path of the file to which this store appends. */
  readonly path: string;
}

/**
 * Opens the store in the folder of a sweep: `manifest.json`, and a file of rows for each shard, `rows/1-of-4.jsonl`, with one
 * outcome per line as JSON with a checksum. A row that a process left unfinished is cut off, with a warning in `warnings`.
 * Only one process at a time can append to a file.
 *
 * @throws StoreError if the sweep has changed, the file holds rows and `resume` is false, another process appends to it, a
 * row is damaged, or the folder cannot be read or written
 * @throws ArgumentError for wrong options, and in browsers
 * @example
 * const store = openStore({
 *   folder: "lazy-to-rich",
 *   manifest: { work: "phase-diagram", version: "1.0.0", grid: { scale: [0.1, 1] } },
 * });
 * store.append({ key: '{"scale":1}', point: { scale: 1 }, seed: 7, values: { movement: 0.2 }, attempts: 1 });
 * store.close();
 */
export function openStore(options: FileStoreOptions): FileStore {
  const args = argumentsOf("openStore");
  const { folder, manifest, shard, resume, acceptChanges } = readFileStoreOptions(args, options);
  const fs = nodeModule("fs");
  const path = rowsPath(folder, shard);
  makeFolders(folder);
  const lock = takeLock(lockPath(path));
  try {
    checkManifest(args, folder, manifest, acceptChanges);
    const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0 && !resume) throw existsError(path);
    const outcomes = findOutcomes(rowsFiles(folder));
    const rows = openRows(path, outcomes.ends.get(path) ?? NO_ROWS, lock);
    if (size === 0) syncFolder(rowsFolder(folder));
    return {
      outcomes,
      warnings: outcomes.warnings,
      path,
      append(outcome) {
        const line = encoder.encode(formatRecord(outcome));
        if (line.length > LONGEST_RECORD) {
          const expected = `an outcome of at most ${LONGEST_RECORD} bytes as JSON`;
          throw argumentsOf("append").refusal("outcome", expected, `${line.length} bytes`);
        }
        rows.append(line);
      },
      close() {
        outcomes.close();
        try {
          rows.close();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function existsError(path: string): StoreError {
  return new StoreError("exists", path, {
    message: "holds rows of an earlier run",
    advice:
      "Continue that run with --resume (resume: true), or choose another folder for a new one with --out.",
  });
}
