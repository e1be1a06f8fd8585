/* Entry point of the worker threads: a separate file of the package, which `worker-pool.ts` locates next to itself. */

import { argumentsOf } from "../../arrays/arguments";
import { type KernelEngine, kernelEngine } from "./kernel-engine";
import { resultOfError, type WorkItem, type WorkResult } from "./work-item";

let prepared: { readonly id: number; readonly engine: KernelEngine } | undefined;

/** Computes a part of a job's kernels, unless a stop is requested. */
export default function run({ id, job, out, part, control, units }: WorkItem): WorkResult {
  try {
    if (isStopped(control)) return { result: "stopped" };
    if (prepared?.id !== id) {
      prepared?.engine.release();
      const { network, first, second, options, wanted } = job;
      prepared = {
        id,
        engine: kernelEngine(argumentsOf("kernels"), network, first, second, options, wanted),
      };
    }
    const { engine } = prepared;
    if ("row" in part) {
      for (const _ of engine.block(out, part)) if (isStopped(control)) return { result: "stopped" };
      return { result: "finished" };
    }
    const [from, to] = "band" in part ? part.band : part;
    const target = "band" in part ? part.range : "band";
    let [done, reported] = [0, 0];
    for (const rows of engine.fill(out, from, to, target)) {
      done = rows ?? done;
      const progress = Math.floor((done / (to - from)) * units);
      Atomics.add(control, 1, progress - reported);
      reported = progress;
      if (done < to - from && isStopped(control)) return { result: "stopped" };
    }
    return { result: "finished" };
  } catch (error) {
    return resultOfError(error);
  }
}

const isStopped = (control: Int32Array): boolean => Atomics.load(control, 0) !== 0;
