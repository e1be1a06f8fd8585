import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The default leaves one core to a person at the machine, which on two cores is half of it.
    maxWorkers: "100%",
    // No test is about its duration: this is for what hangs, on a machine of any speed.
    testTimeout: 300_000,
  },
});
