import { defineConfig } from "vitest/config";
import { equations } from "./equations.ts";
import { libraryAlias } from "./library.ts";
import { counts } from "./test/counts.ts";

export default defineConfig({
  plugins: [equations],
  resolve: { alias: [libraryAlias] },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", counts],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What one file measures another one would slow down.
    fileParallelism: false,
  },
});
