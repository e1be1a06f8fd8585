import { ArgumentError, ConvergenceError, IntegrationError } from "./errors";
import { MemoryError } from "./memory-error";
import type { Key } from "./path";

/** Converts the path of an argument of a named inner call to the path of an argument of the outer call. */
export type Rename = (path: readonly Key[], inner: string) => readonly Key[];

/**
 * Calls other public functions; their errors name the calling function instead.
 *
 * @param advice advice on a failed integration, if the calling function has other options than the called ones
 */
export function withinCall<Result>(
  functionName: string,
  work: () => Result,
  rename: Rename = (path) => path,
  advice?: string,
): Result {
  const renamed = (error: unknown): never => {
    throw renamedError(functionName, error, rename, advice);
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(renamed) as Result) : result;
  } catch (error) {
    return renamed(error);
  }
}

function renamedError(functionName: string, error: unknown, rename: Rename, advice?: string): unknown {
  if (error instanceof ArgumentError) {
    const { path, functionName: inner, expected, received } = error;
    return new ArgumentError(functionName, rename(path, inner), expected, received);
  }
  if (error instanceof IntegrationError) {
    const { reason, detail, time, partial } = error;
    return new IntegrationError(functionName, {
      reason,
      message: detail,
      advice: advice ?? error.advice,
      time,
      partial,
    });
  }
  if (error instanceof ConvergenceError) {
    const { detail, iterations, residual } = error;
    return new ConvergenceError(functionName, detail, { iterations, residual });
  }
  if (error instanceof MemoryError) return new MemoryError(functionName, error.bytes);
  return error;
}
