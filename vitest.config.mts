import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The default leaves one core free, which on two cores is half of the machine.
    maxWorkers: "100%",
    // Catches tests that hang, on a machine of any speed; no test is about its duration. The nightly run (.ci/nightly)
    // repeats random trials many times.
    testTimeout: process.env.LEARNING_DYNAMICS_NIGHTLY === "1" ? 7_200_000 : 300_000,
  },
});
