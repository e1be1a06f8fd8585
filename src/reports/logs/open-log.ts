import type { Arguments } from "../../arrays/arguments";
import type { Archive } from "../../files/archive";
import { readBytes } from "../../files/bytes";
import { isWholeLog, openCheckpoints } from "../../files/checkpoints";
import { gunzip, isGzip } from "../../files/gzip";
import { openNpz } from "../../files/read-npz";
import { openSafetensors } from "../../files/read-safetensors";
import { openTorch } from "../../files/read-torch";

/** Contents of files by their names. */
export type FileContents = Readonly<Record<string, Uint8Array | ArrayBuffer>>;

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

/** Files of a log, and their place in error messages. */
export interface LogFiles {
  readonly at: Arguments;
  readonly contents: readonly (readonly [name: string, bytes: Uint8Array])[];
  /** True for a folder of checkpoints, which may lack files. */
  readonly isFolder: boolean;
}

/**
 * Reads the argument `files` of a reader of logs: one file, or several, which are then a folder of checkpoints.
 *
 * @param folder name of the folder in error messages; one file with it is a folder, too
 */
export function readLogFiles(args: Arguments, files: FileContents, folder: string | undefined): LogFiles {
  args.record("files", files);
  if (folder !== undefined) args.string("options.folder", folder);
  const contents = Object.entries(files).map(([name, bytes]): [string, Uint8Array] => [
    name,
    readBytes(args.at(["files", name]), bytes),
  ]);
  const [only] = contents;
  if (folder === undefined && only === undefined) throw args.error("files", "one file or more", files);
  const isFolder = folder !== undefined || contents.length > 1;
  return { at: args.at(isFolder ? [folder ?? "files"] : [only![0]]), contents, isFolder };
}

/** Opens the arrays of a log in a file or in a folder of checkpoints; undefined if the ending of the file is another one. */
export function openLog({ at, contents, isFolder }: LogFiles): Log | undefined {
  if (isFolder) return openFolder(at, contents);
  const [name, bytes] = contents[0]!;
  const open = formatOf(name);
  return open && { at, archive: open(at, bytes), keepsOrder: keepsOrder(name) };
}

/** Tests whether a file of a folder belongs to its log: hidden files and other formats do not. */
export const isLogFile = (name: string): boolean => !name.startsWith(".") && formatOf(name) !== undefined;

/** Tests whether a file is the log of a whole run, and no checkpoint or other file. */
export function isRunFile(args: Arguments, name: string, bytes: Uint8Array): boolean {
  const open = formatOf(name);
  return open !== undefined && isWholeLog(open(args.at([name]), bytes));
}

function openFolder(at: Arguments, contents: LogFiles["contents"]): Log {
  const files = contents
    .filter(([name]) => isLogFile(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => ({ name, archive: formatOf(name)!(at.at([`(${name})`]), bytes) }));
  return {
    at,
    archive: openCheckpoints(at, files),
    keepsOrder: files.every(({ name }) => keepsOrder(name)),
  };
}

/** Tests the format of a file: the library safetensors writes arrays in alphabetical order, NumPy and PyTorch in theirs. */
const keepsOrder = (name: string): boolean => !/\.safetensors(\.gz)?$/i.test(name);

function formatOf(name: string): ((at: Arguments, bytes: Uint8Array) => Archive) | undefined {
  const [, ending = "", packed] = /\.(\w+?)(\.gz)?$/i.exec(name) ?? [];
  const open = Object.hasOwn(FORMATS, ending.toLowerCase()) ? FORMATS[ending.toLowerCase()] : undefined;
  if (open === undefined || packed === undefined) return open;
  return (at, bytes) => open(at, isGzip(bytes) ? gunzip(at, bytes) : bytes);
}
