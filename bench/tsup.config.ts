import { defineConfig } from "tsup";

/*
 * The benchmarks run as JavaScript, like the programs of users: the compiler of ts-node would keep a heap of 120 MB, all of
 * which V8 marks whenever the arrays outside the heap have grown by some 32 MB.
 */
export default defineConfig({
  entry: {
    run: "bench/run.ts",
    "growth/run": "bench/growth/run.ts",
    "growth/measure": "bench/growth/measure.ts",
  },
  outDir: "bench/compiled",
  format: "cjs",
  platform: "node",
  target: "es2022",
  external: ["learning-dynamics"],
  silent: true,
});
