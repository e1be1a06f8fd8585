import type { Arguments } from "../../arrays/arguments";
import type { Path } from "../../arrays/path";
import { hasNodeModules, nodeModule } from "../../concurrency/node-module";
import type { Shard } from "../shard";
import { systemCode, unlessCode, withPath } from "./store-error";

/** Extension of the files of rows. */
const EXTENSION = ".jsonl";

/** Returns the absolute path of the folder of a sweep, after a check that there are files. */
export function readFolder(args: Arguments, path: Path, value: unknown): string {
  const folder = args.string(path, value);
  if (folder === "" || folder.includes("\0")) throw args.error(path, "the path of a folder", folder);
  if (hasNodeModules()) return nodeModule("path").resolve(folder);
  throw args.refusal(path, "absent, because folders require Node.js or Deno", folder);
}

/** Returns the path of the manifest of a sweep. */
export const manifestPath = (folder: string): string => nodeModule("path").join(folder, "manifest.json");

/** Returns the folder of the files of rows. */
export const rowsFolder = (folder: string): string => nodeModule("path").join(folder, "rows");

/**
 * Makes the folders of a sweep if they are missing.
 *
 * @throws StoreError if they cannot be made
 */
export function makeFolders(folder: string): void {
  const rows = rowsFolder(folder);
  withPath(rows, "created", () => makeFolder(rows));
}

/** Makes a folder and those above it. The recursive `mkdirSync` of Node.js 20 hides that a file system is read-only. */
function makeFolder(folder: string): void {
  const { mkdirSync, statSync } = nodeModule("fs");
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = nodeModule("path").dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if (systemCode(error) !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
  }
}

/** Returns the path of the file of rows of a shard, `rows/1-of-4.jsonl`. */
export const rowsPath = (folder: string, { index, count }: Shard): string =>
  nodeModule("path").join(rowsFolder(folder), `${index}-of-${count}${EXTENSION}`);

/** Returns the path of the lock of a file of rows. */
export const lockPath = (rows: string): string => `${rows}.lock`;

/**
 * Returns the paths of all files of rows of a sweep, in the order of shards; none if the folder has no rows yet.
 *
 * @throws StoreError if the folder cannot be read
 */
export function rowsFiles(folder: string): readonly string[] {
  const rows = rowsFolder(folder);
  const { readdirSync } = nodeModule("fs");
  const names = withPath(rows, "read", () => unlessCode("ENOENT", () => readdirSync(rows))) ?? [];
  return names
    .filter((name) => name.endsWith(EXTENSION))
    .sort((a, b) => parseInt(a, 10) - parseInt(b, 10) || (a < b ? -1 : 1))
    .map((name) => nodeModule("path").join(rows, name));
}

/**
 * Returns the paths of the files of rows that a shard reads: its own, and those of a sweep that was divided otherwise. The
 * other shards, which may be appending at the same time, have other points.
 */
export const filesOfShard = (folder: string, shard: Shard): readonly string[] =>
  rowsFiles(folder).filter(
    (path) => path === rowsPath(folder, shard) || !path.endsWith(`-of-${shard.count}${EXTENSION}`),
  );
