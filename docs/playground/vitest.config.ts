import { defineConfig } from "vitest/config";
import { libraryAlias } from "./library.ts";

export default defineConfig({
  resolve: { alias: [libraryAlias] },
  test: { include: ["test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 },
});
