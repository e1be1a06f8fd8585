import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "tsup";

const root = resolve(import.meta.dirname, "../..");

const WORKERS = {
  "ntk-worker": join(root, "src/ntk/infinite/ntk-worker.ts"),
  "sweep-worker": join(root, "src/sweeps/executors/sweep-worker.ts"),
};

/**
 * Bundles a program that imports the sources, with the given workers next to it, for other processes and threads: they start
 * in milliseconds, where ts-node takes a second of processor time each. Returns the path of the bundle.
 */
export async function bundleSources(
  program: string,
  workers: readonly (keyof typeof WORKERS)[] = [],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-bundle-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const outDir = join(folder, "out");
  await build({
    ...{ config: false, silent: true, outDir, tsconfig: join(root, "tsconfig.json") },
    entry: { program, ...Object.fromEntries(workers.map((name) => [name, WORKERS[name]])) },
    ...{ format: ["esm"], target: "es2022", platform: "node", splitting: true },
    outExtension: () => ({ js: ".mjs" }),
  });
  return join(outDir, "program.mjs");
}
