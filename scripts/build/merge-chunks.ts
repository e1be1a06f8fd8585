import { readdirSync, rmSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { rollup } from "rollup";

/**
 * Size in bytes below which a chunk joins another one: finding and reading its file takes as long as compiling 20 kB.
 */
const MIN_CHUNK = 10_000;

/** Name of a file that the bundler made for its own use: a shared chunk, or a command of the command line. */
const SHARED = /-[A-Z0-9]{8}\.mjs$/;

/** Warnings about code that the library cannot change. */
const EXPECTED_WARNINGS = ["CIRCULAR_DEPENDENCY"];

/**
 * Replaces the ES modules of a build by modules of the same names and with the same exports, and merges small chunks:
 * the bundler makes one for every set of entries that share code, and each of them is a file to find and to read.
 */
export async function mergeChunks(directory: string): Promise<void> {
  const files = readdirSync(directory).filter((file) => file.endsWith(".mjs"));
  const entries = files.filter((file) => !SHARED.test(file));
  const build = await rollup({
    input: entries.map((file) => resolve(directory, file)),
    external: (name) => !name.startsWith(".") && !isAbsolute(name),
    treeshake: { moduleSideEffects: false },
    onwarn: ({ code = "", message }) => {
      if (!EXPECTED_WARNINGS.includes(code)) throw new Error(`${code}: ${message}`);
    },
  });
  for (const file of files) rmSync(join(directory, file));
  await build.write({
    dir: directory,
    format: "es",
    entryFileNames: "[name].mjs",
    chunkFileNames: "chunk-[hash].mjs",
    hashCharacters: "base36",
    experimentalMinChunkSize: MIN_CHUNK,
    hoistTransitiveImports: false,
    generatedCode: "es2015",
  });
  await build.close();
}
