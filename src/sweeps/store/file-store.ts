import { argumentsOf } from "../../arrays/arguments";
import { nodeModule } from "../../concurrency/node-module";
import {
  lockPath,
  makeFolders,
  readFolder,
  rowsFiles,
  rowsFolder,
  rowsPath,
  type Shard,
} from "./folder-files";
import { takeLock } from "./lock";
import { checkManifest, type Manifest } from "./manifest";
import { findOutcomes, type StoredOutcomes } from "./read-outcomes";
import type { StoreWarning } from "./read-rows";
import { formatRecord, LONGEST_RECORD } from "./record";
import { openRows } from "./rows-file";
import type { Store } from "./store";
import { StoreError } from "./store-error";
import { syncFolder } from "./whole-file";

const encoder = new TextEncoder();

/** Options of `openStore`. */
export interface FileStoreOptions {
  /** Folder of the sweep, which is made if it is missing. */
  readonly folder: string;
  /** Description of the sweep, which must not change between two runs; the number of shards is added to it. */
  readonly manifest: Manifest;
  /** Part of the sweep, which appends to its own file; default the whole sweep, `{ index: 1, count: 1 }`. */
  readonly shard?: Shard | undefined;
  /** True to continue in a file that holds rows; default false. */
  readonly resume?: boolean | undefined;
  /** True to continue although the manifest has changed; default false. */
  readonly acceptChanges?: boolean | undefined;
}

/** Store in the folder of a sweep. */
export interface FileStore extends Store {
  /** Outcomes of all shards by key as they were found; they stay on disk until they are read, and end with `close`. */
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
  args.options("options", options, {
    folder: true,
    manifest: true,
    shard: true,
    resume: true,
    acceptChanges: true,
  });
  const { manifest, shard = { index: 1, count: 1 }, resume = false, acceptChanges = false } = options;
  const folder = readFolder(args, "options.folder", options.folder);
  args.record("options.manifest", manifest);
  args.options("options.shard", shard, { index: true, count: true });
  args.number("options.shard.count", shard.count, { integer: true, atLeast: 1 });
  args.number("options.shard.index", shard.index, { integer: true, atLeast: 1, atMost: shard.count });
  args.boolean("options.resume", resume);
  args.boolean("options.acceptChanges", acceptChanges);
  if (manifest.shards !== undefined && manifest.shards !== shard.count) {
    throw args.error("options.manifest.shards", `${shard.count}, as options.shard.count`, manifest.shards);
  }

  const fs = nodeModule("fs");
  const path = rowsPath(folder, shard);
  makeFolders(folder);
  checkManifest(args, folder, { ...manifest, shards: shard.count }, acceptChanges);
  const lock = takeLock(lockPath(path));
  try {
    const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0 && !resume) throw holdsRows(path);
    const outcomes = findOutcomes(rowsFiles(folder));
    const rows = openRows(path, outcomes.ends.get(path) ?? { bytes: 0, isEnded: true }, lock);
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

function holdsRows(path: string): StoreError {
  return new StoreError("exists", path, {
    message: "holds rows of an earlier run",
    advice:
      "Continue that run with --resume (resume: true), or choose another folder for a new one with --out.",
  });
}
