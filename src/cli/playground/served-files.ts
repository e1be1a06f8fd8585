import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { UsageError } from "../exit";
import { isLogFile } from "../logs/open-log";

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
 * Returns the files of a run under `/files/`: the given ones, and those of given folders that hold arrays.
 *
 * @throws UsageError if a file cannot be read, a folder holds no arrays, or two files have the same name
 */
export async function runFiles(command: string, paths: readonly string[]): Promise<ServedFiles> {
  const found = (await Promise.all(paths.map((path) => filesAt(command, path)))).flat();
  const files = new Map<string, string>();
  for (const path of found) {
    const address = `/files/${basename(path)}`;
    if (files.has(address))
      throw new UsageError(`${command}: two files have the name ${basename(path)}, which must be unique`);
    files.set(address, path);
  }
  return files;
}

async function filesAt(command: string, path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && isLogFile(entry.name))
      .map(({ name }) => name)
      .sort();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (error) {
    throw new UsageError(`${command}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  throw new UsageError(`${command}: ${path} holds no .npz, .safetensors or .pt files`);
}
