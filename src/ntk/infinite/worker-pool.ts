import type { Arguments } from "../../arrays/arguments";
import { type ThreadPool, threadPool } from "../../concurrency/thread-pool";
import { workerFile } from "../../concurrency/worker-file";
import type { Samples } from "../../networks/architecture";
import type { FlatKernels } from "./kernel-engine";
import { isFinished, type KernelJob, type KernelPart, type WorkItem, type WorkResult } from "./work-item";

/**
 * Buffers of memory shared with the threads of a pool. They are reused because the garbage collector does not take shared
 * memory into account.
 */
const buffersOf = new WeakMap<ThreadPool, FlatKernels[]>();

let jobs = 0;

/** Threads that work on one job. */
export interface WorkerPool {
  /**
   * Computes a part of the job, with `count` numbers in each kernel, as soon as a thread is free, and passes the
   * numbers to `use`. They are valid only until `use` resolves. Resolves to true if the part was finished.
   */
  run(
    part: KernelPart,
    count: number,
    units: number,
    use: (out: FlatKernels) => Promise<void>,
  ): Promise<boolean>;
  /** Returns the progress of all work items, in units. */
  done(): number;
  /** Requests that all work items stop early. */
  stop(): void;
}

/** Returns the pool of `threads` threads, starting it if necessary, for work on a job. */
export async function openWorkerPool(args: Arguments, job: KernelJob, threads: number): Promise<WorkerPool> {
  const pool = await threadPool(args, { file: workerFile(import.meta.url, "ntk-worker"), threads });
  const freeBuffers = buffersOf.get(pool) ?? [];
  buffersOf.set(pool, freeBuffers);
  const shared = { ...job, first: share(job.first), second: job.second && share(job.second) };
  const control = new Int32Array(new SharedArrayBuffer(8));
  const id = ++jobs;
  return {
    async run(part, count, units, use) {
      const buffers = takeBuffers(freeBuffers, count);
      const out = { nngp: buffers.nngp.subarray(0, count), ntk: buffers.ntk.subarray(0, count) };
      try {
        const item: WorkItem = { id, job: shared, out, part, control, units };
        const finished = isFinished(args, (await pool.run(item)) as WorkResult);
        if (finished) await use(out);
        return finished;
      } finally {
        freeBuffers.push(buffers);
      }
    },
    done: () => Atomics.load(control, 1),
    stop: () => Atomics.store(control, 0, 1),
  };
}

/** Returns the last freed shared buffers, or new ones if these are missing or shorter than `count` numbers. */
function takeBuffers(freeBuffers: FlatKernels[], count: number): FlatKernels {
  const buffers = freeBuffers.pop();
  if (buffers !== undefined && buffers.ntk.length >= count) return buffers;
  const numbers = () => new Float64Array(new SharedArrayBuffer(8 * count));
  return { nngp: numbers(), ntk: numbers() };
}

function share(samples: Samples): Samples {
  const data = new Float64Array(new SharedArrayBuffer(8 * samples.data.length));
  data.set(samples.data);
  return { ...samples, data };
}
