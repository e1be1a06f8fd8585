import type { Piscina } from "piscina";
import { ArgumentError } from "../../arrays/errors";
import type { Samples } from "../architecture/samples";
import { type Errand, isFinished, type KernelJob, type Outcome } from "./job";
import type { FlatKernels } from "./kernel-engine";

/** How long threads without work are kept for the next call, in milliseconds. They do not keep a program running. */
const PATIENCE = 2000;

/** Threads by their number. */
const pools = new Map<number, Promise<Piscina>>();

let jobs = 0;

/** Threads at work on one job. */
export interface Crew {
  /** Does a part of the job, as soon as a thread is free; whether it was finished. */
  run(errand: Pick<Errand, "out" | "part" | "units">): Promise<boolean>;
  /** The part of all units that is done, in units. */
  done(): number;
  /** Makes all errands end soon. */
  stop(): void;
}

/** Sets threads to work on a job. */
export async function crewFor(job: KernelJob, threads: number): Promise<Crew> {
  const { functionName, first, second } = job;
  let pool = pools.get(threads);
  if (pool === undefined) {
    pool = startPool(functionName, threads);
    pools.set(threads, pool);
    pool.catch(() => pools.delete(threads));
  }
  const piscina = await pool;
  const shared = { ...job, first: share(first), second: second && share(second) };
  const control = new Int32Array(new SharedArrayBuffer(8));
  const id = ++jobs;
  return {
    async run({ out, part, units }) {
      const errand: Errand = { id, job: shared, out, part, control, units };
      return isFinished(functionName, (await piscina.run(errand)) as Outcome);
    },
    done: () => Atomics.load(control, 1),
    stop: () => Atomics.store(control, 0, 1),
  };
}

/** Zeros for both kernels in memory that threads share. */
export const sharedKernels = (count: number): FlatKernels => ({
  nngp: new Float64Array(new SharedArrayBuffer(8 * count)),
  ntk: new Float64Array(new SharedArrayBuffer(8 * count)),
});

function share(samples: Samples): Samples {
  const data = new Float64Array(new SharedArrayBuffer(8 * samples.data.length));
  data.set(samples.data);
  return { ...samples, data };
}

async function startPool(functionName: string, threads: number): Promise<Piscina> {
  // Only here, so that whoever asks for no threads needs neither the package nor Node.
  const { Piscina } = await import("piscina").catch((): { Piscina?: undefined } => ({}));
  if (Piscina === undefined) {
    const expected = "1 where the package piscina cannot be loaded (it needs Node)";
    throw new ArgumentError(functionName, "options.threads", expected, `${threads}`);
  }
  const filename = workerFile();
  // Run from its sources, the library has a worker in TypeScript.
  const execArgv = filename.endsWith(".ts") ? ["--require", "ts-node/register/transpile-only"] : [];
  return new Piscina({ filename, execArgv, minThreads: 0, maxThreads: threads, idleTimeout: PATIENCE });
}

/** The worker beside this file: a URL from ES modules, a path from CommonJS, where the build puts `__filename` here. */
const workerFile = (): string => import.meta.url.replace(/[^\\/]*(\.\w+)$/, "ntk-worker$1");
