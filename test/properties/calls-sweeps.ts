import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dense, relu, serial } from "../../src/ntk";
import * as sweeps from "../../src/sweeps";
import type { Call } from "./call";

const run = { signal: { aborted: false }, onProgress: () => {} };
const work = ({ a }: sweeps.Point) => ({ double: 2 * Number(a) });
const axes = { a: { from: 1, to: 10, scale: "log" }, b: { from: -1, to: 1 } };
const refine = { value: "double", level: 3, along: "a", rounds: 2, scale: "log" };
const url = "redis://127.0.0.1:1";
const registry = { file: "works.mjs", export: "registry" };
const worker = { name: "q", registry, folder: ".", threads: 1, lock: 9, grace: 1 };

const rows = [
  [1, 2],
  [3, 4],
];
const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-"));

/** Calls `kernelsToFile` with a path in an empty folder in the place of every other one. */
function writeKernel(...args: never[]): Promise<sweeps.KernelFile> {
  const [network, x1, x2, options] = args as unknown as Parameters<typeof sweeps.kernelsToFile>;
  const isPath = typeof options?.file === "string" && options.file !== "";
  if (!isPath) return sweeps.kernelsToFile(network, x1, x2, options);
  const written = sweeps.kernelsToFile(network, x1, x2, { ...options, file: join(folder, "kernel.npy") });
  return written.finally(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
  });
}

/** Calls `queueWorker` with an aborted signal in the place of a missing one, which would wait for a server. */
function serveAborted(options: sweeps.QueueWorkerOptions): Promise<sweeps.QueueWorkerProgress> {
  const lacksSignal = options?.url === url && options.signal === undefined;
  return sweeps.queueWorker(lacksSignal ? { ...options, signal: { aborted: true } } : options);
}

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
  // The server is reached when a sweep begins.
  {
    name: "queue",
    call: sweeps.queue,
    args: [{ url, name: "q", folder: ".", inFlight: 9, onWarning: () => {} }],
  },
  // A worker that is aborted before it begins needs no server.
  {
    name: "queueWorker",
    call: serveAborted,
    args: [{ url, ...worker, onProgress: () => {}, onWarning: () => {}, signal: { aborted: true } }],
  },
  { name: "range", call: sweeps.range, args: [1, 10, 4, { scale: "log" }] },
  { name: "mergeSweep", call: (folder: string) => onSweep(folder, mergedCounts), args: ["sweep"] },
  { name: "sweepStatus", call: (folder: string) => onSweep(folder, sweeps.sweepStatus), args: ["sweep"] },
  { name: "latinHypercube", call: sweeps.latinHypercube, args: [axes, 8, { seed: 3 }] },
  { name: "sobol", call: sweeps.sobol, args: [axes, 8, { seed: 3 }] },
  {
    name: "sweep",
    call: (...args: never[]) => (sweeps.sweep as (...args: never[]) => sweeps.Sweep)(...args).table(),
    args: [
      work,
      [
        { a: 1, b: "x" },
        { a: 2, b: "x" },
      ],
      { ...run, onWarning: () => {}, executor: "inline", retries: 0, timeLimit: 9, refine },
    ],
    calls: 300,
  },
  {
    name: "kernelsToFile",
    call: writeKernel,
    args: [
      serial(dense(), relu(), dense()),
      rows,
      rows,
      {
        ...{ file: "kernel.npy", kind: "ntk", size: 2, threads: 1, resume: true },
        ...{ shard: { index: 1, count: 1 }, parameterisation: "ntk", dropout: false, ...run },
      },
    ],
    calls: 300,
  },
];
