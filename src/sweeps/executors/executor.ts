import type { AbortSignalLike } from "../../arrays/types";
import type { Point } from "../outcome";
import type { Work, WorkFunction, WorkModule } from "../work/work";

/** Point to compute. */
export interface PointTask {
  readonly key: string;
  readonly point: Point;
  readonly seed: number;
}

/** Values of a computed point. */
export interface Computed {
  readonly values: unknown;
  /** Called when the outcome is in the store; an executor that holds the values until then can drop them. */
  readonly stored?: (() => void | Promise<void>) | undefined;
}

/** Computes points, somewhere. */
export interface Executor {
  /** Largest number of points that are handed over at a time. */
  readonly lanes: number;
  /**
   * Computes a point.
   *
   * Rejects with the error of the work, which fails the point, or with an `ExecutorError`, which ends the sweep.
   */
  run(task: PointTask, signal: AbortSignalLike): Promise<Computed>;
  /** Frees threads and connections. */
  close(): Promise<void>;
}

/** Properties of a sweep that an executor needs. */
export interface ExecutorContext {
  /** Name of the public function that was called, for messages. */
  readonly functionName: string;
  /** Work as it was given: a module can be loaded elsewhere, a function runs in this thread only. */
  readonly work: WorkFunction | WorkModule;
  /** Work loaded in this thread. */
  readonly loaded: Work;
  /** Largest number of seconds for one attempt at a point; infinite if there is no limit. */
  readonly timeLimit: number;
  /** Number of threads; undefined for one per core. */
  readonly threads: number | undefined;
  readonly signal: AbortSignalLike;
}

/** Opens an executor for a sweep. */
export type OpenExecutor = (context: ExecutorContext) => Promise<Executor>;

/**
 * Failure of an executor that concerns all points, such as a server that cannot be reached. It ends the sweep.
 *
 * @example
 * const report = (error: unknown) => {
 *   if (error instanceof ExecutorError) console.log(error.message);
 * };
 */
export class ExecutorError extends Error {
  static override readonly name = "ExecutorError";
  override get name(): "ExecutorError" {
    return "ExecutorError";
  }
}
