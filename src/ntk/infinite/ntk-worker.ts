/* Entry point of the worker threads: a separate file of the package, which `worker-pool.ts` locates next to itself. */

import { argumentsOf } from "../../arrays/arguments";
import type { CellGroups, FlatKernels } from "./engine";
import { type KernelEngine, kernelEngine } from "./kernel-engine";
import type { Rectangle } from "./rectangle";
import { type KernelPart, resultOfError, type WorkItem, type WorkResult } from "./work-item";

/** Engine of a job, and its groups of entries, which are listed on first use. */
interface PreparedJob {
  readonly id: number;
  readonly engine: KernelEngine;
  groups?: CellGroups;
}

let prepared: PreparedJob | undefined;

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
    const { work, from, to } = workOf(prepared, out, part);
    let [done, reported] = [0, 0];
    for (const finished of work) {
      done = finished ?? done;
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

/** Returns the computation of a range of rows or of groups, which yields the number that it has finished. */
function workOf(
  job: PreparedJob,
  out: FlatKernels,
  part: Exclude<KernelPart, Rectangle>,
): { work: Generator<number | undefined>; from: number; to: number } {
  if ("groups" in part) {
    const [from, to] = part.groups;
    job.groups ??= job.engine.groups!();
    return { work: job.groups.fill(out, from, to), from, to };
  }
  const [from, to] = "band" in part ? part.band : part;
  return { work: job.engine.fill(out, from, to, "band" in part ? part.range : "band"), from, to };
}

const isStopped = (control: Int32Array): boolean => Atomics.load(control, 0) !== 0;
