import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Archive } from "../../files/archive";
import { type CheckpointFile, MAX_FOLDER_BYTES, openCheckpoints } from "../../files/checkpoints";
import { gunzip, isGzip } from "../../files/gzip";
import { openNpz } from "../../files/read-npz";
import { openSafetensors } from "../../files/read-safetensors";
import { openTorch } from "../../files/read-torch";
import { withinCommand } from "../argument-names";
import { UsageError } from "../exit";

/** Formats of several named arrays, by the endings of files. */
const FORMATS: Readonly<Record<string, (at: Arguments, bytes: Uint8Array) => Archive>> = {
  npz: openNpz,
  safetensors: openSafetensors,
  pt: openTorch,
  pth: openTorch,
};

/** Description of the files that `openLog` opens. */
export const LOG_FILES = "an .npz, .safetensors or .pt file, or a folder with one of these per step";

/** Arrays of a log. */
export interface Log {
  /** Place of the log in error messages. */
  readonly at: Arguments;
  readonly archive: Archive;
  /** True for formats that keep the order in which arrays were written. */
  readonly keepsOrder: boolean;
}

/** Opens the arrays of a log in a file or in a folder of checkpoints; undefined if the ending of the file is another one. */
export async function openLog(command: string, path: string): Promise<Log | undefined> {
  const at = argumentsOf(command).at([path]);
  const found = await named(command, path, stat(path));
  if (found.isDirectory()) return openFolder(command, at, path);
  const open = formatOf(path);
  if (open === undefined) return undefined;
  const bytes = await named(command, path, readFile(path));
  return { at, archive: withinCommand(command, {}, () => open(at, bytes)), keepsOrder: keepsOrder(path) };
}

/** Reads the bytes of a file; the error names the file. */
export const readBytesOf = (command: string, path: string): Promise<Uint8Array> =>
  named(command, path, readFile(path));

async function openFolder(command: string, at: Arguments, folder: string): Promise<Log> {
  const entries = await named(command, folder, readdir(folder, { withFileTypes: true }));
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && formatOf(entry.name))
    .map(({ name }) => name)
    .sort();
  const files: CheckpointFile[] = [];
  let total = 0;
  for (const name of names) {
    const path = join(folder, name);
    total += (await named(command, path, stat(path))).size;
    if (total > MAX_FOLDER_BYTES) {
      const limit = MAX_FOLDER_BYTES.toLocaleString("en");
      throw at.refusal(HERE, `a folder with at most ${limit} bytes of checkpoints`, "more");
    }
    const bytes = await named(command, path, readFile(path));
    files.push({ name, archive: formatOf(name)!(at.at([`(${name})`]), bytes) });
  }
  return { at, archive: openCheckpoints(at, files), keepsOrder: names.every(keepsOrder) };
}

/** Tests the format of a file: the library safetensors writes arrays in alphabetical order, NumPy and PyTorch in theirs. */
const keepsOrder = (name: string): boolean => !/\.safetensors(\.gz)?$/i.test(name);

/** Tests whether the ending of a file is that of a format of several named arrays. */
export const isLogFile = (name: string): boolean => formatOf(name) !== undefined;

function formatOf(name: string): ((at: Arguments, bytes: Uint8Array) => Archive) | undefined {
  const [, ending = "", packed] = /\.(\w+?)(\.gz)?$/i.exec(name) ?? [];
  const open = FORMATS[ending.toLowerCase()];
  if (open === undefined || packed === undefined) return open;
  return (at, bytes) => open(at, isGzip(bytes) ? gunzip(at, bytes) : bytes);
}

/** Waits for a result of the file system; the error names the file. */
async function named<Result>(command: string, path: string, result: Promise<Result>): Promise<Result> {
  return result.catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${command}: ${path} cannot be read (${error.code ?? error.message})`);
  });
}
