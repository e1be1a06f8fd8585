import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { argumentsOf } from "../../arrays/arguments";
import { isLogFile, isRunFile } from "../../reports/logs";
import { UsageError } from "../exit";
import { readable, readFileOf } from "../read-file";

/** Files by their addresses on the server, which begin with a slash. Nothing else is served. */
export type ServedFiles = ReadonlyMap<string, string>;

/** Returns the files of the built page; empty if the folder does not exist. */
export async function pageFiles(folder: string): Promise<ServedFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [`/${relative(folder, path).split(sep).join("/")}`, path]));
}

/**
 * Returns the files of a run or of a task: given ones as `/files/NAME`, or those of one given folder that hold arrays as
 * `/files/FOLDER/NAME`.
 *
 * @throws ArgumentError for archives among several files that their readers reject
 * @throws UsageError if two files are logs of whole runs, a file cannot be read, a folder holds no arrays or is not given alone, or two files have the same name
 */
export async function runFiles(command: string, paths: readonly string[]): Promise<ServedFiles> {
  const found: (readonly [name: string, path: string])[] = [];
  for (const path of paths) found.push(...(await filesAt(command, path, paths.length === 1)));
  if (paths.length > 1) await checkOneRun(command, paths);
  const files = new Map<string, string>();
  for (const [name, file] of found) {
    if (files.has(`/files/${name}`))
      throw new UsageError(
        `${command}: two files have the name ${name}; the page opens files of one task, with different names`,
      );
    files.set(`/files/${name}`, file);
  }
  return files;
}

/** Checks that at most one of several files is the log of a whole run. */
async function checkOneRun(command: string, paths: readonly string[]): Promise<void> {
  let first: string | undefined;
  for (const path of paths.filter((each) => isLogFile(basename(each)))) {
    if (!isRunFile(argumentsOf(command), path, await readFileOf(command, path, path))) continue;
    if (first !== undefined)
      throw new UsageError(
        `${command}: ${first} and ${path} are logs of whole runs; the page opens one run at a time, so start ${command} with each of them`,
      );
    first = path;
  }
}

/** Returns a file, or the files of a folder, by their names. */
async function filesAt(
  command: string,
  path: string,
  alone: boolean,
): Promise<(readonly [name: string, path: string])[]> {
  const own = basename(resolve(path));
  if (!(await readable(command, path, stat(path))).isDirectory()) return [[own, path]];
  if (!alone)
    throw new UsageError(
      `${command}: ${path} is a folder; the page opens one folder alone, one log, or the files of one task`,
    );
  const entries = await readable(command, path, readdir(path, { withFileTypes: true }));
  const names = entries
    .filter((entry) => !entry.isDirectory() && isLogFile(entry.name))
    .map(({ name }) => name)
    .sort();
  if (names.length === 0)
    throw new UsageError(`${command}: ${path} holds no .npz, .safetensors or .pt files`);
  return names.map((name) => [`${own}/${name}`, join(path, name)]);
}
