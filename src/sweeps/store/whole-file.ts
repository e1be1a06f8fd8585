import { nodeModule } from "../../concurrency/node-module";
import { systemCode, withPath } from "./store-error";

/** Replaces a file, or creates it, so that every reader finds the old or the new contents, also after a power failure. */
export function replaceFile(path: string, text: string): void {
  const fs = nodeModule("fs");
  withPath(path, "written", () =>
    viaTemporary(path, writing(text), (temporary) => fs.renameSync(temporary, path)),
  );
}

/**
 * Creates a file with its contents in one step; returns false if it exists, also if another process was faster. File systems
 * without hard links cannot tell: there the last process of several replaces the file.
 */
export function createFile(path: string, text: string): boolean {
  const fs = nodeModule("fs");
  return withPath(path, "written", () =>
    viaTemporary(path, writing(text), (temporary) => {
      try {
        fs.linkSync(temporary, path);
        return true;
      } catch (error) {
        if (systemCode(error) === "EEXIST") return false;
        if (fs.existsSync(path)) return false;
        fs.renameSync(temporary, path);
        return true;
      }
    }),
  );
}

/** Transfers the names of files in a folder to the disk itself, where the system can do it. */
export function syncFolder(folder: string): void {
  const fs = nodeModule("fs");
  try {
    const file = fs.openSync(folder, "r");
    try {
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
  } catch {
    // Windows and some network file systems have no such call.
  }
}

/** Fills a temporary file, calls `use` with its path when it is on disk, and removes it if it still exists. */
export function viaTemporary<Result>(
  path: string,
  fill: (descriptor: number) => void,
  use: (temporary: string) => Result,
): Result {
  const fs = nodeModule("fs");
  const temporary = `${path}.${nodeModule("crypto").randomUUID()}`;
  try {
    const descriptor = fs.openSync(temporary, "wx");
    try {
      fill(descriptor);
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    return use(temporary);
  } finally {
    fs.rmSync(temporary, { force: true });
    syncFolder(nodeModule("path").dirname(path));
  }
}

/** Returns a function that writes a text into a file. */
const writing = (text: string) => (descriptor: number) => nodeModule("fs").writeFileSync(descriptor, text);
