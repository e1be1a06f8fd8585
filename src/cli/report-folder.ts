import { lstat, mkdir, mkdtemp, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { FileError, UsageError } from "./exit";

/** Files of a report that every report has, in the order in which they are replaced. */
const REPORT_FILES = ["report.html", "report.json"] as const;

/** Bytes that the probe writes: two blocks of most file systems. */
const PROBE_BYTES = 8192;

/**
 * Checks that a report can be written into a folder, which need not exist, before anything is computed. The folder is left
 * as it was.
 *
 * @throws FileError if the folder cannot be made or written
 */
export async function probeReportFolder(command: string, folder: string): Promise<void> {
  if (folder === "") throw new UsageError(`${command}: --out must name a folder`);
  await namingFolder(command, folder, async () => {
    const made = await makeFolder(resolve(folder));
    try {
      for (const name of REPORT_FILES) await checkReplaceable(join(folder, name));
      await inTemporaryFolder(folder, (temporary) =>
        writeFile(join(temporary, "probe"), new Uint8Array(PROBE_BYTES)),
      );
    } finally {
      // Fails on a folder that another process has begun to use, which then stays.
      for (const path of made.reverse()) await rmdir(path).catch(() => {});
    }
  });
}

/**
 * Writes files into a folder. All of them are written completely in a temporary folder of the same file system before the
 * first one replaces an older file, so that a full disk leaves an older report as it was.
 *
 * @param outdated names of files to remove, except for those that are written
 * @throws FileError if the folder cannot be made or written
 */
export async function writeReportFiles(
  command: string,
  folder: string,
  files: readonly (readonly [name: string, contents: string | Uint8Array])[],
  outdated: readonly string[],
): Promise<void> {
  await namingFolder(command, folder, async () => {
    await makeFolder(resolve(folder));
    await inTemporaryFolder(folder, async (temporary) => {
      for (const [name, contents] of files) await writeFile(join(temporary, name), contents);
      for (const [name] of files) await rename(join(temporary, name), join(folder, name));
      const written = new Set(files.map(([name]) => name));
      for (const name of outdated) if (!written.has(name)) await rm(join(folder, name), { force: true });
    });
  });
}

async function namingFolder(command: string, folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new FileError(command, `the report in --out ${folder}`, error);
  }
}

/** Calls a function with a new folder inside of another one, and removes the new folder. */
async function inTemporaryFolder(parent: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(parent, ".report-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Checks that a path is free or that of a file, which can be replaced by another one. */
async function checkReplaceable(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return;
  throw Object.assign(new Error(`EISDIR: ${path} is a folder`), { code: "EISDIR", syscall: "rename" });
}

/**
 * Makes a folder and those above it that are missing, and returns the paths of the new ones from the top down. Node's own
 * recursive form never ends in a folder such as /proc, where nothing can be made.
 */
async function makeFolder(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return [];
  const above = dirname(path) === path ? [] : await makeFolder(dirname(path));
  await mkdir(path);
  return [...above, path];
}
