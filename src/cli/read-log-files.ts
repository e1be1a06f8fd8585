import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { argumentsOf } from "../arrays/arguments";
import { MAX_FOLDER_BYTES } from "../files/checkpoints";
import { isLogFile } from "../reports/logs";
import { readable, readFileOf } from "./read-file";

/** Contents of a file or of a folder of checkpoints, as the readers of logs accept them. */
export interface LogFiles {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Path of the folder; undefined for a file. */
  readonly folder: string | undefined;
}

/** Reads a file, or the checkpoints of a folder; errors name the file. */
export async function readLogFiles(command: string, path: string): Promise<LogFiles> {
  const found = await readable(command, path, stat(path));
  if (found.isDirectory()) return { files: await readFolder(command, path), folder: path };
  return { files: { [path]: await readFileOf(command, path, path) }, folder: undefined };
}

async function readFolder(command: string, folder: string): Promise<LogFiles["files"]> {
  const entries = await readable(command, folder, readdir(folder, { withFileTypes: true }));
  const names = entries.filter((entry) => !entry.isDirectory() && isLogFile(entry.name));
  const files: [string, Uint8Array][] = [];
  let total = 0;
  for (const { name } of names) {
    const path = join(folder, name);
    total += (await readable(command, path, stat(path))).size;
    if (total > MAX_FOLDER_BYTES) {
      const limit = MAX_FOLDER_BYTES.toLocaleString("en");
      const expected = `a folder with at most ${limit} bytes of checkpoints`;
      throw argumentsOf(command).refusal([folder], expected, "more");
    }
    files.push([name, await readFileOf(command, path, path)]);
  }
  return Object.fromEntries(files);
}
