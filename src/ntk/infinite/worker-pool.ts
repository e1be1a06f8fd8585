import type { Piscina } from "piscina";
import type { Arguments } from "../../arrays/arguments";
import type { Samples } from "../../networks/architecture";
import type { FlatKernels } from "./kernel-engine";
import { isFinished, type KernelJob, type WorkItem, type WorkResult } from "./work-item";

/** Time for which idle threads are kept for the next call, in milliseconds. They do not keep the process alive. */
const IDLE_TIMEOUT = 2000;

/**
 * Threads, and buffers of memory shared with them. The buffers are reused because the garbage collector does not take
 * shared memory into account.
 */
interface Pool {
  readonly piscina: Piscina;
  readonly freeBuffers: FlatKernels[];
}

/** Pools by number of threads. */
const pools = new Map<number, Promise<Pool>>();

let jobs = 0;

/** Threads that work on one job. */
export interface WorkerPool {
  /**
   * Computes a part of the job, with `count` numbers in each kernel, as soon as a thread is free, and passes the
   * numbers to `use`. They are valid only until `use` resolves. Resolves to true if the part was finished.
   */
  run(
    part: WorkItem["part"],
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
  let pool = pools.get(threads);
  if (pool === undefined) {
    pool = startPool(args, threads);
    pools.set(threads, pool);
    pool.catch(() => pools.delete(threads));
  }
  const { piscina, freeBuffers } = await pool;
  const shared = { ...job, first: share(job.first), second: job.second && share(job.second) };
  const control = new Int32Array(new SharedArrayBuffer(8));
  const id = ++jobs;
  return {
    async run(part, count, units, use) {
      const buffers = takeBuffers(freeBuffers, count);
      const out = { nngp: buffers.nngp.subarray(0, count), ntk: buffers.ntk.subarray(0, count) };
      try {
        const item: WorkItem = { id, job: shared, out, part, control, units };
        const finished = isFinished(args, (await piscina.run(item)) as WorkResult);
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

async function startPool(args: Arguments, threads: number): Promise<Pool> {
  // Imported only here, so that single-threaded use requires neither the package nor Node.
  const { Piscina } = await import("piscina").catch((): { Piscina?: undefined } => ({}));
  if (Piscina === undefined) {
    const expected = "1 unless the package piscina can be loaded (it requires Node)";
    throw args.refusal("options.threads", expected, `${threads}`);
  }
  const filename = workerFile();
  // The worker is TypeScript when the library runs from its sources.
  const execArgv = filename.endsWith(".ts") ? ["--require", "ts-node/register/transpile-only"] : [];
  const options = { filename, execArgv, minThreads: 0, maxThreads: threads, idleTimeout: IDLE_TIMEOUT };
  return { piscina: new Piscina(options), freeBuffers: [] };
}

/**
 * Returns the location of the worker, which is next to this file: a URL in ES modules, a path in CommonJS, where the
 * build replaces `import.meta.url` by `__filename`.
 */
const workerFile = (): string => import.meta.url.replace(/[^\\/]*(\.\w+)$/, "ntk-worker$1");
