import { defineConfig } from "vitest/config";

/** Tests that replace modules, or measure the memory of the process or of the kernels. Each runs in a module graph and a process of its own. */
const ISOLATED = [
  "test/cli/report-folder.test.ts",
  "test/concurrency/event-loop.test.ts",
  "test/deep-linear/flow/gradient-flow.test.ts",
  "test/files/csv/quotes.test.ts",
  "test/helpers/memory.test.ts",
  "test/neural-race/flow/gradient-flow.test.ts",
  "test/ntk/arc-cosine/wide-kernels.test.ts",
  "test/ode/output/step-recorder.test.ts",
  "test/plots/output/to-png.test.ts",
  "test/simd/instance.test.ts",
  "test/simd/workspace.test.ts",
  "test/sweeps/queue/queue.test.ts",
];

const isPlain = process.env.LEARNING_DYNAMICS_NO_WASM === "1";

/**
 * Tests that further runs leave out, with another Node or without WebAssembly: those of texts, examples and of the source,
 * and without WebAssembly checks of arguments, experiments, reports, sweeps and commands, which use the functions that
 * other tests cover.
 */
const LEFT_OUT = [
  ...(isPlain || process.env.LEARNING_DYNAMICS_NO_TEXTS === "1"
    ? ["architecture", "docs", "examples", "release", "wording"]
    : []),
  ...(isPlain ? ["cli", "experiments", "properties", "reports", "sweeps"] : []),
].map((folder) => `test/${folder}/**`);

/** Runs of all experiments and of their controls, which only `npm run test:experiments` makes. */
const RUNS =
  process.env.LEARNING_DYNAMICS_EXPERIMENTS === "1"
    ? []
    : ["test/experiments/experiments.test.ts", "test/experiments/controls.test.ts"];

/** Tests with a Redis server, which only `npm run test:queue` makes. */
const QUEUE = process.env.LEARNING_DYNAMICS_QUEUE === "1" ? [] : ["test/queue/**"];

export default defineConfig({
  test: {
    // The default leaves one core free, which on two cores is half of the machine.
    maxWorkers: "100%",
    setupFiles: ["test/helpers/setup.ts"],
    // Catches tests that hang, on a machine of any speed; no test is about its duration. The nightly run (.ci/nightly)
    // repeats random trials many times.
    testTimeout: process.env.LEARNING_DYNAMICS_NIGHTLY === "1" ? 7_200_000 : 300_000,
    projects: [
      // The library keeps no state between calls, so that files can share its modules, which saves their import.
      {
        extends: true,
        test: {
          name: "shared",
          include: ["test/**/*.test.ts"],
          exclude: [...ISOLATED, ...LEFT_OUT, ...RUNS, ...QUEUE],
          isolate: false,
        },
      },
      { extends: true, test: { name: "isolated", include: ISOLATED } },
    ],
  },
});
