import type { Executor, ExecutorContext, OpenExecutor } from "./executor";
import { inlineExecutor } from "./inline";

/** Opens the executor that the options of a sweep name; without a name the one that suits the work. */
export function openExecutor(
  executor: "inline" | "threads" | OpenExecutor | undefined,
  context: ExecutorContext,
): Promise<Executor> {
  return typeof executor === "function" ? executor(context) : inlineExecutor(context);
}
