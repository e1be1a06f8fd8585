import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { isLogFile } from "../../reports/logs";
import { UsageError } from "../exit";

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
 * Returns the files of a run: given ones as `/files/NAME`, and those of given folders that hold arrays as
 * `/files/FOLDER/NAME`.
 *
 * @throws UsageError if a file cannot be read, a folder holds no arrays, or two files have the same address
 */
export async function runFiles(command: string, paths: readonly string[]): Promise<ServedFiles> {
  const files = new Map<string, string>();
  for (const path of paths)
    for (const [name, file] of await filesAt(command, path)) {
      if (files.has(`/files/${name}`))
        throw new UsageError(`${command}: two files have the name ${name}, which must be unique`);
      files.set(`/files/${name}`, file);
    }
  return files;
}

/** Returns a file, or the files of a folder, by their names. */
async function filesAt(command: string, path: string): Promise<(readonly [name: string, path: string])[]> {
  const own = basename(resolve(path));
  try {
    if (!(await stat(path)).isDirectory()) return [[own, path]];
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.isDirectory() && isLogFile(entry.name))
      .map(({ name }) => name)
      .sort();
    if (names.length > 0) return names.map((name) => [`${own}/${name}`, join(path, name)]);
  } catch (error) {
    throw new UsageError(`${command}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  throw new UsageError(`${command}: ${path} holds no .npz, .safetensors or .pt files`);
}
