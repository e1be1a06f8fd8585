import type { Executor, ExecutorContext, OpenExecutor } from "./executor";
import { inlineExecutor } from "./inline";
import { hasNodeThreads, threadsExecutor } from "./threads";

/**
 * Opens the executor that the options of a sweep name. Without a name, modules run on threads in Node.js, and functions in
 * this thread.
 */
export function openExecutor(
  executor: "inline" | "threads" | OpenExecutor | undefined,
  context: ExecutorContext,
): Promise<Executor> {
  if (typeof executor === "function") return executor(context);
  const isThreaded = executor === undefined ? canUseThreads(context) : executor === "threads";
  return isThreaded ? threadsExecutor(context) : inlineExecutor(context);
}

const canUseThreads = ({ work }: ExecutorContext): boolean => typeof work !== "function" && hasNodeThreads();
