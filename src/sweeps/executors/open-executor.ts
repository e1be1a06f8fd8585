import type { Executor, ExecutorContext, OpenExecutor } from "./executor";
import { inlineExecutor } from "./inline";
import { hasNodeThreads, threadsExecutor } from "./threads";

/**
 * Opens the executor that the options of a sweep name. Without a name, modules run on threads in Node.js, and functions in
 * this thread. A module with a time limit needs a thread that can be ended, also inline.
 */
export function openExecutor(
  executor: "inline" | "threads" | OpenExecutor | undefined,
  context: ExecutorContext,
): Promise<Executor> {
  if (typeof executor === "function") return executor(context);
  const isTimed = context.timeLimit < Number.POSITIVE_INFINITY;
  if (executor === "inline" && isTimed && canUseThreads(context))
    return threadsExecutor({ ...context, threads: 1 });
  const isThreaded = executor === undefined ? canUseThreads(context) : executor === "threads";
  return isThreaded ? threadsExecutor(context) : inlineExecutor(context);
}

const canUseThreads = ({ work }: ExecutorContext): boolean => typeof work !== "function" && hasNodeThreads();
