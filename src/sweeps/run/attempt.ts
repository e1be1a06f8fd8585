import type { AbortSignalLike } from "../../arrays/types";
import { type Executor, ExecutorError, type PointTask } from "../executors/executor";
import type { Outcome } from "../outcome";
import { readValues } from "./read-values";

/** Outcome of a point, and the call that follows its storage. */
export interface Attempted {
  readonly outcome: Outcome;
  readonly stored?: (() => void | Promise<void>) | undefined;
}

/**
 * Computes a point, again after an error, at most `retries` + 1 times. An `ArgumentError` is final, because it returns
 * with every attempt. Resolves to undefined if the sweep is aborted; rejects with errors of the executor.
 */
export async function attempt(
  executor: Executor,
  task: PointTask,
  retries: number,
  signal: AbortSignalLike,
): Promise<Attempted | undefined> {
  for (let attempts = 1; ; attempts++) {
    try {
      const { values, stored } = await executor.run(task, signal);
      return { outcome: { ...task, values: readValues(values, task.point), attempts }, stored };
    } catch (error) {
      if (error instanceof ExecutorError) throw error;
      if (signal.aborted) return undefined;
      const isFinal = error instanceof Error && error.name === "ArgumentError";
      if (attempts <= retries && !isFinal) continue;
      return { outcome: { ...task, error: messageOf(error), attempts } };
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
