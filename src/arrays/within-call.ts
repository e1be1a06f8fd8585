import { ArgumentError, ConvergenceError, IntegrationError } from "./errors";
import type { Key } from "./path";

/**
 * Calls other public functions; their errors name the calling function instead.
 *
 * @param rename converts the path of an argument of the inner call to the path in the outer call
 */
export function withinCall<Result>(
  functionName: string,
  work: () => Result,
  rename: (path: readonly Key[]) => readonly Key[] = (path) => path,
): Result {
  const renamed = (error: unknown): never => {
    throw renamedError(functionName, error, rename);
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(renamed) as Result) : result;
  } catch (error) {
    return renamed(error);
  }
}

function renamedError(
  functionName: string,
  error: unknown,
  rename: (path: readonly Key[]) => readonly Key[],
): unknown {
  if (error instanceof ArgumentError) {
    return new ArgumentError(functionName, rename(error.path), error.expected, error.received);
  }
  if (error instanceof IntegrationError) {
    const { reason, detail, advice, time, partial } = error;
    return new IntegrationError(functionName, { reason, message: detail, advice, time, partial });
  }
  if (error instanceof ConvergenceError) {
    const { detail, iterations, residual } = error;
    return new ConvergenceError(functionName, detail, { iterations, residual });
  }
  return error;
}
