/* What a thread runs: a file of its own in the package, which `threads.ts` finds beside itself. */

import { type KernelEngine, kernelEngine } from "./kernel-engine";
import { resultOfError, type WorkItem, type WorkResult } from "./work-item";

let kept: { readonly id: number; readonly engine: KernelEngine } | undefined;

/** Computes a part of a job's kernels, until told to stop. */
export default function run({ id, job, out, part, control, units }: WorkItem): WorkResult {
  try {
    if (Atomics.load(control, 0) !== 0) return { result: "stopped" };
    if (kept?.id !== id) {
      kept?.engine.release();
      const { functionName, network, first, second, options } = job;
      kept = { id, engine: kernelEngine(functionName, network, first, second, options) };
    }
    const { engine } = kept;
    if ("row" in part) {
      engine.block(out, part);
      return { result: "finished" };
    }
    const [from, to] = part;
    let counted = 0;
    for (const rows of engine.fill(out, from, to, "band")) {
      const done = Math.floor((rows / (to - from)) * units);
      Atomics.add(control, 1, done - counted);
      counted = done;
      if (rows < to - from && Atomics.load(control, 0) !== 0) return { result: "stopped" };
    }
    return { result: "finished" };
  } catch (error) {
    return resultOfError(error);
  }
}
