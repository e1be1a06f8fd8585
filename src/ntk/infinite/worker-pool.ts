import type { Piscina } from "piscina";
import { ArgumentError } from "../../arrays/errors";
import type { Samples } from "../architecture/samples";
import type { FlatKernels } from "./kernel-engine";
import { isFinished, type KernelJob, type WorkItem, type WorkResult } from "./work-item";

/** How long threads without work are kept for the next call, in milliseconds. They do not keep a program running. */
const PATIENCE = 2000;

/** Threads, and memory that they share with the caller: it is used again and again, as it escapes the collector's count. */
interface Pool {
  readonly piscina: Piscina;
  readonly free: FlatKernels[];
}

/** Pools by their number of threads. */
const pools = new Map<number, Promise<Pool>>();

let jobs = 0;

/** Threads at work on one job. */
export interface WorkerPool {
  /**
   * Does a part of the job, of `count` numbers in each kernel, as soon as a thread is free, and hands them to `use`;
   * whether it was finished. They are there for as long as `use` looks at them.
   */
  run(
    part: WorkItem["part"],
    count: number,
    units: number,
    use: (out: FlatKernels) => void,
  ): Promise<boolean>;
  /** The part of all units that is done, in units. */
  done(): number;
  /** Makes all errands end soon. */
  stop(): void;
}

/** Sets threads to work on a job. */
export async function openWorkerPool(job: KernelJob, threads: number): Promise<WorkerPool> {
  const { functionName, first, second } = job;
  let pool = pools.get(threads);
  if (pool === undefined) {
    pool = startPool(functionName, threads);
    pools.set(threads, pool);
    pool.catch(() => pools.delete(threads));
  }
  const { piscina, free } = await pool;
  const shared = { ...job, first: share(first), second: second && share(second) };
  const control = new Int32Array(new SharedArrayBuffer(8));
  const id = ++jobs;
  return {
    async run(part, count, units, use) {
      const kept = take(free, count);
      const out = { nngp: kept.nngp.subarray(0, count), ntk: kept.ntk.subarray(0, count) };
      try {
        const item: WorkItem = { id, job: shared, out, part, control, units };
        const finished = isFinished(functionName, (await piscina.run(item)) as WorkResult);
        if (finished) use(out);
        return finished;
      } finally {
        free.push(kept);
      }
    },
    done: () => Atomics.load(control, 1),
    stop: () => Atomics.store(control, 0, 1),
  };
}

/** Shared memory that nobody uses, or new one in the place of it where it is too small. */
function take(free: FlatKernels[], count: number): FlatKernels {
  const kept = free.pop();
  if (kept !== undefined && kept.ntk.length >= count) return kept;
  const numbers = () => new Float64Array(new SharedArrayBuffer(8 * count));
  return { nngp: numbers(), ntk: numbers() };
}

function share(samples: Samples): Samples {
  const data = new Float64Array(new SharedArrayBuffer(8 * samples.data.length));
  data.set(samples.data);
  return { ...samples, data };
}

async function startPool(functionName: string, threads: number): Promise<Pool> {
  // Only here, so that whoever asks for no threads needs neither the package nor Node.
  const { Piscina } = await import("piscina").catch((): { Piscina?: undefined } => ({}));
  if (Piscina === undefined) {
    const expected = "1 where the package piscina cannot be loaded (it needs Node)";
    throw new ArgumentError(functionName, "options.threads", expected, `${threads}`);
  }
  const filename = workerFile();
  // Run from its sources, the library has a worker in TypeScript.
  const execArgv = filename.endsWith(".ts") ? ["--require", "ts-node/register/transpile-only"] : [];
  const options = { filename, execArgv, minThreads: 0, maxThreads: threads, idleTimeout: PATIENCE };
  return { piscina: new Piscina(options), free: [] };
}

/** The worker beside this file: a URL from ES modules, a path from CommonJS, where the build puts `__filename` here. */
const workerFile = (): string => import.meta.url.replace(/[^\\/]*(\.\w+)$/, "ntk-worker$1");
