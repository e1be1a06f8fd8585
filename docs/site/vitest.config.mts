import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The shift of a layout that one file measures depends on what others compute at that time.
    fileParallelism: false,
  },
});
