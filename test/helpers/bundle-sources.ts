import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "tsup";

const root = resolve(import.meta.dirname, "../..");

/**
 * Bundles a program that imports the sources, with the workers next to it, for a separate process. Returns the path of the
 * program and a function that removes its folder.
 */
export async function bundleSources(program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-bundle-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const outDir = join(folder, "out");
  await build({
    ...{ config: false, silent: true, outDir, tsconfig: join(root, "tsconfig.json") },
    entry: {
      program,
      "ntk-worker": join(root, "src/ntk/infinite/ntk-worker.ts"),
      "sweep-worker": join(root, "src/sweeps/executors/sweep-worker.ts"),
    },
    ...{ format: ["esm"], target: "es2022", platform: "node", splitting: true },
    outExtension: () => ({ js: ".mjs" }),
  });
  return join(outDir, "program.mjs");
}
