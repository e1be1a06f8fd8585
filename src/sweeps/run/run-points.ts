import type { AbortSignalLike } from "../../arrays/types";
import type { Executor, PointTask } from "../executors/executor";
import type { Outcome } from "../outcome";
import { attempt } from "./attempt";

/** Conditions of a run of points. */
export interface PointRun {
  readonly executor: Executor;
  readonly retries: number;
  readonly signal: AbortSignalLike;
  /** Takes an outcome as soon as it is there; the next point of the same lane starts when it returns. */
  readonly keep: (outcome: Outcome) => void;
}

/**
 * Computes points, as many at a time as the executor has lanes, and passes on every outcome. Resolves when all are
 * finished, or have ended after an abort; rejects with the first error that concerns all points.
 */
export async function runPoints(tasks: Iterable<PointTask>, run: PointRun): Promise<void> {
  const { executor, retries, signal, keep } = run;
  const waiting = tasks[Symbol.iterator]();
  const end: { error?: unknown; isFailed: boolean } = { isFailed: false };
  const stop: AbortSignalLike = {
    get aborted() {
      return end.isFailed || signal.aborted;
    },
  };
  const lane = async (): Promise<void> => {
    try {
      while (!stop.aborted) {
        const next = waiting.next();
        if (next.done) return;
        const attempted = await attempt(executor, next.value, retries, stop);
        if (attempted === undefined) return;
        keep(attempted.outcome);
        await attempted.stored?.();
      }
    } catch (error) {
      if (!end.isFailed) Object.assign(end, { error, isFailed: true });
    }
  };
  await Promise.all(Array.from({ length: executor.lanes }, lane));
  if (end.isFailed) throw end.error;
}
