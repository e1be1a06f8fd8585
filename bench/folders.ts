import { resolve } from "node:path";

/** Folder of the benchmarks: npm runs them in the folder of the package, compiled into bench/compiled. */
export const BENCH = resolve("bench");

/** Folder of the built package. */
export const DIST = resolve("dist");
