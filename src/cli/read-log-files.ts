import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { argumentsOf } from "../arrays/arguments";
import { MAX_FOLDER_BYTES } from "../files/checkpoints";
import { isLogFile } from "../reports/logs";
import { UsageError } from "./exit";

/** Contents of a file or of a folder of checkpoints, as the readers of logs accept them. */
export interface LogFiles {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Path of the folder; undefined for a file. */
  readonly folder: string | undefined;
}

/** Reads a file, or the checkpoints of a folder; errors name the file. */
export async function readLogFiles(command: string, path: string): Promise<LogFiles> {
  const found = await named(command, path, stat(path));
  if (found.isDirectory()) return { files: await readFolder(command, path), folder: path };
  return { files: { [path]: await named(command, path, readFile(path)) }, folder: undefined };
}

async function readFolder(command: string, folder: string): Promise<LogFiles["files"]> {
  const entries = await named(command, folder, readdir(folder, { withFileTypes: true }));
  const names = entries.filter((entry) => !entry.isDirectory() && isLogFile(entry.name));
  const files: [string, Uint8Array][] = [];
  let total = 0;
  for (const { name } of names) {
    const path = join(folder, name);
    total += (await named(command, path, stat(path))).size;
    if (total > MAX_FOLDER_BYTES) {
      const limit = MAX_FOLDER_BYTES.toLocaleString("en");
      const expected = `a folder with at most ${limit} bytes of checkpoints`;
      throw argumentsOf(command).refusal([folder], expected, "more");
    }
    files.push([name, await named(command, path, readFile(path))]);
  }
  return Object.fromEntries(files);
}

/** Waits for a result of the file system; the error names the file. */
async function named<Result>(command: string, path: string, result: Promise<Result>): Promise<Result> {
  return result.catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${command}: ${path} cannot be read (${error.code ?? error.message})`);
  });
}
