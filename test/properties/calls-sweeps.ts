import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as sweeps from "../../src/sweeps";
import type { Call } from "./call";

const run = { signal: { aborted: false }, onProgress: () => {}, onWarning: () => {} };
const work = ({ a }: sweeps.Point) => ({ double: 2 * Number(a) });
const axes = { a: { from: 1, to: 10, scale: "log" }, b: { from: -1, to: 1 } };
const refine = { value: "double", level: 3, along: "a", rounds: 2, scale: "log" };

/** Calls a function with the folder of a small sweep in place of any path. */
async function onSweep<Result>(folder: string, call: (folder: string) => Result): Promise<Result> {
  if (typeof folder !== "string" || folder === "") return call(folder);
  const temporary = mkdtempSync(join(tmpdir(), "sweep-"));
  try {
    await sweeps.sweep(work, { a: [1, 2] }, { store: temporary }).table();
    return call(temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Merges a sweep and leaves out the paths of its files, which differ from call to call. */
function mergedCounts(folder: string) {
  const { files, ...counts } = sweeps.mergeSweep(folder);
  return { ...counts, files: files.length };
}

/** Valid calls of sweeps. */
export const SWEEP_CALLS: readonly Call[] = [
  { name: "range", call: sweeps.range, args: [1, 10, 4, { scale: "log" }] },
  { name: "mergeSweep", call: (folder: string) => onSweep(folder, mergedCounts), args: ["sweep"] },
  { name: "sweepStatus", call: (folder: string) => onSweep(folder, sweeps.sweepStatus), args: ["sweep"] },
  { name: "latinHypercube", call: sweeps.latinHypercube, args: [axes, 8, { seed: 3 }] },
  { name: "sobol", call: sweeps.sobol, args: [axes, 8, { seed: 3 }] },
  {
    name: "sweep",
    call: (...args: never[]) => (sweeps.sweep as (...args: never[]) => sweeps.Sweep)(...args).table(),
    args: [work, { a: [1, 2], b: ["x"] }, { ...run, executor: "inline", retries: 0, timeLimit: 9, refine }],
    calls: 300,
  },
];
