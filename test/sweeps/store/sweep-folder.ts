import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll } from "vitest";
import type { Outcome } from "../../../src/sweeps/outcome";
import { openStore } from "../../../src/sweeps/store/file-store";
import { StoreError } from "../../../src/sweeps/store/store-error";
import { bundleSources } from "../../helpers/bundle-sources";
import { MANIFEST } from "./manifest";

/** Returns a function that makes temporary folders, which are removed after each test. */
export function temporaryFolders(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), "sweep-store-"));
    made.push(folder);
    return folder;
  };
}

/** Returns the finished outcome of point number `index`. */
export const finished = (index: number, value = index / 7): Outcome => ({
  key: `{"index":${index}}`,
  point: { index },
  seed: index,
  values: { movement: value },
  attempts: 1,
});

/** Returns the failed outcome of point number `index`. */
export const failed = (index: number): Outcome => ({
  key: `{"index":${index}}`,
  point: { index },
  seed: index,
  error: "the weights are not finite",
  attempts: 2,
});

/** Opens a store and appends outcomes; returns the path of its file. */
export function fill(folder: string, outcomes: readonly Outcome[], index = 1, count = 1): string {
  const store = openStore({ folder, manifest: MANIFEST, shard: { index, count }, resume: true });
  for (const outcome of outcomes) store.append(outcome);
  store.close();
  return store.path;
}

/** Returns the StoreError that a call throws. */
export function storeError(work: () => unknown): StoreError {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error("the call threw no error");
}

/** Returns a function that starts a program of the folder programs/ in a separate process. */
export function programStarter(name: string): (...words: string[]) => Program {
  let file = "";
  beforeAll(async () => {
    file = await bundleSources(join(__dirname, "programs", `${name}.ts`));
  });
  return (...words) => startProgram(file, words);
}

type Program = ReturnType<typeof startProgram>;

function startProgram(file: string, words: readonly string[]) {
  const process_ = spawn(process.execPath, [file, ...words], { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  let seen = () => {};
  process_.stdout.on("data", (data: Buffer) => {
    output += data.toString();
    seen();
  });
  const ended = new Promise<number | null>((resolve) => process_.on("close", resolve));
  return {
    /** The process number. */
    process: process_.pid!,
    output: () => output,
    /** Resolves when the output holds a text, or the program has ended. */
    async prints(text: string): Promise<void> {
      await Promise.race([
        ended,
        new Promise<void>((resolve) => {
          seen = () => output.includes(text) && resolve();
          seen();
        }),
      ]);
    },
    /** Sends a line to the program. */
    tell: (line: string) => process_.stdin.write(`${line}\n`),
    /** Ends the input of the program. */
    end: () => process_.stdin.end(),
    /** Ends the process with SIGKILL. */
    async kill(): Promise<void> {
      process_.kill("SIGKILL");
      await ended;
    },
    ended,
  };
}

/** Mounts a file system in memory at a folder, calls `work`, and removes it. */
export function withDisk(folder: string, kilobytes: number, work: () => void): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "sweep", folder]);
  try {
    work();
  } finally {
    execFileSync("umount", ["--lazy", folder]);
  }
}

/** Makes a mounted file system read-only. */
export const makeReadOnly = (folder: string) => execFileSync("mount", ["-o", "remount,ro", folder]);

/** Tests whether this process may mount file systems, which requires root on Linux. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "sweep-store-"));
  try {
    withDisk(folder, 16, () => {});
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
