import type { Arguments, FieldsOf } from "../arrays/arguments";
import type { AbortSignalLike } from "../arrays/types";
import type { OpenExecutor } from "./executors/executor";
import type { Refinement } from "./points/refinement";
import { checkShard, type Shard } from "./shard";
import type { Store } from "./store/store";

/** Number of points of a sweep that have an outcome. */
export interface SweepProgress {
  /** Points that are finished, those of an earlier run included. */
  readonly finished: number;
  /** Points that failed at every attempt. */
  readonly failed: number;
  /** Points of the sweep, or of its shard, in the rounds that are known so far. */
  readonly total: number;
}

/** Options of a sweep. */
export interface SweepOptions {
  /**
   * Place of the computation: `"inline"` in this thread, `"threads"` on the cores of this machine, or an executor of
   * your own such as `queue(...)`; default `"threads"` for modules, `"inline"` for functions.
   */
  readonly executor?: "inline" | "threads" | OpenExecutor | undefined;
  /** Number of threads; default one per core. */
  readonly threads?: number | undefined;
  /** Folder that keeps every outcome, or a store of your own; default none: outcomes end with the process. */
  readonly store?: string | Store | undefined;
  /** True to continue a sweep in its folder: finished points are kept, failed ones are computed again; default false. */
  readonly resume?: boolean | undefined;
  /** True to continue although work, version, grid or refinement have changed; default false. */
  readonly acceptChanges?: boolean | undefined;
  /** Part of the points; default all. */
  readonly shard?: Shard | undefined;
  /** Refinement of the grid in rounds; default none. */
  readonly refine?: Refinement | undefined;
  /** Number of further attempts at a point that fails; default 1. */
  readonly retries?: number | undefined;
  /**
   * Largest number of seconds for one attempt at a point; default no limit. A module is computed on a thread then, also with
   * the executor `"inline"`, because only a thread can be ended; a function has to read the signal. A limit above 25 days
   * counts as none.
   */
  readonly timeLimit?: number | undefined;
  /** Called with every outcome. */
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** Called with every event that does not stop the sweep but that a user should read, such as an incomplete row. */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Aborting the signal ends the sweep soon; finished points are kept. */
  readonly signal?: AbortSignalLike | undefined;
}

/** Fields of the options of a sweep. */
const SWEEP_OPTIONS: FieldsOf<SweepOptions> = {
  executor: true,
  threads: true,
  store: true,
  resume: true,
  acceptChanges: true,
  shard: true,
  refine: true,
  retries: true,
  timeLimit: true,
  onProgress: true,
  onWarning: true,
  signal: true,
};

/** Checks the options of a sweep, except for those that depend on the work or the grid. */
export function checkSweepOptions(args: Arguments, options: SweepOptions): void {
  args.options("options", options, SWEEP_OPTIONS);
  const { executor, store, threads, resume, acceptChanges, shard, retries, timeLimit } = options;
  if (executor !== undefined && typeof executor !== "function")
    args.choice("options.executor", executor, ["inline", "threads"]);
  if (threads !== undefined)
    args.number("options.threads", threads, { integer: true, atLeast: 1, atMost: 1024 });
  if (store !== undefined && typeof store !== "string") args.record("options.store", store);
  if (resume !== undefined) args.boolean("options.resume", resume);
  if (acceptChanges !== undefined) args.boolean("options.acceptChanges", acceptChanges);
  if (shard !== undefined) checkShard(args, shard);
  if (retries !== undefined)
    args.number("options.retries", retries, { integer: true, atLeast: 0, atMost: 1000 });
  if (timeLimit !== undefined) args.number("options.timeLimit", timeLimit, { above: 0, infinite: true });
  if (options.onProgress !== undefined) args.callable("options.onProgress", options.onProgress);
  if (options.onWarning !== undefined) args.callable("options.onWarning", options.onWarning);
  args.signal("options.signal", options.signal);
}
