import { argumentsOf } from "../../arrays/arguments";
import { nodeModule } from "../../concurrency/node-module";
import { writeAll } from "../write-all";
import { lockPath, readFolder, rowsFiles } from "./folder-files";
import { takeLock } from "./lock/lock";
import { readLines } from "./read-lines";
import { parseRecord } from "./record";
import { withPath } from "./store-error";
import { syncFolder } from "./whole-file";

/** File of rows without its damaged rows. */
export interface RepairedFile {
  readonly path: string;
  /** Number of rows that were kept. */
  readonly kept: number;
  /** Number of damaged lines that were moved out. */
  readonly removed: number;
  /** File to which the damaged lines were appended. */
  readonly removedTo: string;
}

/**
 * Moves damaged rows out of the files of a sweep, into a file `….damaged` next to each; files without damage stay as they
 * are. Their points are computed again when the sweep is resumed.
 *
 * @throws StoreError if a process appends to one of the files, or the folder cannot be written
 * @example
 * for (const { path, removed } of repairStore("lazy-to-rich")) console.log(path, removed);
 */
export function repairStore(folder: string): readonly RepairedFile[] {
  return rowsFiles(readFolder(argumentsOf("repairStore"), "folder", folder)).flatMap(repairFile);
}

function repairFile(path: string): readonly RepairedFile[] {
  const lock = takeLock(lockPath(path));
  try {
    if (!holdsDamage(path)) return [];
    const removedTo = `${path}.damaged`;
    return [withPath(path, "repaired", () => moveDamage(path, removedTo))];
  } finally {
    lock.release();
  }
}

function holdsDamage(path: string): boolean {
  for (const { bytes } of readLines(path)) {
    if (bytes.length > 0 && parseRecord(bytes) === undefined) return true;
  }
  return false;
}

function moveDamage(path: string, removedTo: string): RepairedFile {
  const fs = nodeModule("fs");
  const repaired = `${path}.repaired`;
  const out = fs.openSync(repaired, "w");
  let [kept, removed] = [0, 0];
  try {
    const damaged = fs.openSync(removedTo, "a");
    try {
      for (const { bytes } of readLines(path)) {
        if (bytes.length === 0) continue;
        const isRow = parseRecord(bytes) !== undefined;
        if (isRow) kept++;
        else removed++;
        writeLine(isRow ? out : damaged, bytes);
      }
      fs.fsyncSync(damaged);
    } finally {
      fs.closeSync(damaged);
    }
    fs.fsyncSync(out);
  } finally {
    fs.closeSync(out);
  }
  fs.renameSync(repaired, path);
  syncFolder(nodeModule("path").dirname(path));
  return { path, kept, removed, removedTo };
}

function writeLine(file: number, bytes: Uint8Array): void {
  const line = new Uint8Array(bytes.length + 1);
  line.set(bytes);
  line[bytes.length] = 10;
  writeAll(file, line, null);
}
