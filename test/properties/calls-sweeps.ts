import * as sweeps from "../../src/sweeps";
import type { Call } from "./call";

const run = { signal: { aborted: false }, onProgress: () => {} };
const work = ({ a }: sweeps.Point) => ({ double: 2 * Number(a) });
const refine = { value: "double", level: 3, along: "a", rounds: 2, scale: "log" };
const url = "redis://127.0.0.1:1";
const registry = { file: "works.mjs", export: "registry" };
const worker = { name: "q", registry, folder: ".", threads: 1, lock: 9, grace: 1 };

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
    call: sweeps.queueWorker,
    args: [{ url, ...worker, onProgress: () => {}, onWarning: () => {}, signal: { aborted: true } }],
  },
  { name: "range", call: sweeps.range, args: [1, 10, 4, { scale: "log" }] },
  {
    name: "sweep",
    call: (...args: never[]) => (sweeps.sweep as (...args: never[]) => sweeps.Sweep)(...args).table(),
    args: [work, { a: [1, 2], b: ["x"] }, { ...run, executor: "inline", retries: 0, timeLimit: 9, refine }],
    calls: 300,
  },
];
