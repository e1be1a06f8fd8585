import type { Piscina } from "piscina";
import type { Arguments } from "../arrays/arguments";
import { limiter } from "./limiter";
import { loaderFlags, typeScriptFlags } from "./worker-flags";

/** Time for which idle threads are kept for the next call, in milliseconds. They do not keep the process alive. */
const IDLE_TIMEOUT = 2000;

/** Worker threads of Node.js that run one file. */
export interface ThreadPool {
  /**
   * Runs a task on the next free thread. Aborting the signal ends the thread, also within an endless loop; another one
   * takes its place.
   *
   * Rejects with the error of the task, or with that of its thread if the thread ends.
   */
  run(task: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Calls a function with every message that a thread posts during a task. Returns a function that ends this. */
  listen(listener: (message: unknown) => void): () => void;
}

/** Failure to start the first thread of a pool. */
export class ThreadStartError extends Error {}

/** Threads of a pool. */
export interface ThreadPoolOptions {
  /** URL or path of the file that the threads run, and whose default export runs a task. */
  readonly file: string;
  readonly threads: number;
  /** True if tasks import modules of the user, for which threads need the loaders of this process; default false. */
  readonly importsModules?: boolean | undefined;
}

/** Pools by number of threads and file. */
const pools = new Map<string, Promise<ThreadPool>>();

/** Returns the pool of `threads` threads that run a file. All callers share it; it is started on first use. */
export function threadPool(args: Arguments, options: ThreadPoolOptions): Promise<ThreadPool> {
  const key = `${options.threads} ${options.file}`;
  const found = pools.get(key);
  if (found !== undefined) return found;
  const remove = () => pools.delete(key);
  const pool = startPool(args, options, remove);
  pools.set(key, pool);
  pool.catch(remove);
  return pool;
}

async function startPool(
  args: Arguments,
  { file, threads, importsModules = false }: ThreadPoolOptions,
  remove: () => void,
): Promise<ThreadPool> {
  // Imported only here, so that single-threaded use requires neither the package nor Node.
  const { Piscina } = await import("piscina").catch((): { Piscina?: undefined } => ({}));
  if (Piscina === undefined) {
    const expected = "1 unless the package piscina can be loaded (it requires Node)";
    throw args.refusal("options.threads", expected, `${threads}`);
  }
  const execArgv = [...typeScriptFlags(file), ...(importsModules ? loaderFlags() : [])];
  const limits = { minThreads: 0, maxThreads: threads, idleTimeout: IDLE_TIMEOUT };
  const piscina = new Piscina({ filename: file, execArgv, ...limits, recordTiming: false });
  piscina.setMaxListeners(0);
  const firstThread = startOf(piscina, remove);
  // A task in the queue of piscina would wait for ever if the last thread ended and no further task arrived.
  const limit = limiter(threads);
  return {
    run: (task, signal) => limit(() => firstThread(piscina.run(task, signal && { signal }))),
    listen(listener) {
      piscina.on("message", listener);
      return () => piscina.off("message", listener);
    },
  };
}

/**
 * Returns a function that passes on the result of a task, and rejects if no thread can be started. Piscina only reports
 * an error in that case. After a first thread has started, such errors belong to idle threads and concern no task.
 */
function startOf(piscina: Piscina, remove: () => void): <Result>(result: Promise<Result>) => Promise<Result> {
  let hasStarted = false;
  const failure = new Promise<never>((_, reject) => {
    piscina.on("workerCreate", () => {
      hasStarted = true;
    });
    piscina.on("error", (error) => {
      if (hasStarted) return;
      remove();
      reject(new ThreadStartError(`a thread cannot be started: ${error.message}`));
    });
  });
  failure.catch(() => {});
  return (result) => (hasStarted ? result : Promise.race([result, failure]));
}
