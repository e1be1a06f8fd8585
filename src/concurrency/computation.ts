import { type Arguments, argumentsOf } from "../arrays/arguments";
import type { AbortSignalLike } from "../arrays/types";
import { COMPUTATION_OPTIONS, type ComputationOptions, checkComputationOptions } from "./computation-options";
import { runAsync, runSync } from "./run-generator";

/**
 * Long computation that pauses at every `yield`. It yields the completed fraction of its work, from 0 to 1, and returns
 * its result.
 *
 * An abort throws an `Abort` at the pause. It ends the computation, except if the pause is a `pause`, which returns true.
 * A computation whose partial result has a meaning then returns the partial result.
 */
export type Computation<Result> = Generator<number, Result>;

/** Thrown at a pause of a computation when its signal has been aborted. */
class Abort extends Error {}

/** Pauses a computation; returns true if it is to end with a partial result. */
export function* pause(fraction: number): Computation<boolean> {
  try {
    yield fraction;
    return false;
  } catch (error) {
    if (error instanceof Abort) return true;
    throw error;
  }
}

/** Runs a computation, and returns `"aborted"` if it is aborted. */
export function* orAborted<Result>(computation: Computation<Result>): Computation<Result | "aborted"> {
  try {
    return yield* computation;
  } catch (error) {
    if (error instanceof Abort) return "aborted";
    throw error;
  }
}

/** Runs a computation that occupies the fractions `from` to `to` of a longer one. */
export function* part<Result>(
  from: number,
  to: number,
  computation: Computation<Result>,
): Computation<Result> {
  try {
    let step = computation.next();
    while (!step.done) {
      try {
        yield from + (to - from) * step.value;
      } catch (error) {
        step = computation.throw(error);
        continue;
      }
      step = computation.next();
    }
    return step.value;
  } finally {
    // Ends an abandoned computation, which then frees its memory.
    computation.return(undefined as never);
  }
}

/** Runs a computation within a flow or a descent, which report their own progress. */
export function* pausing<Result>(computation: Computation<Result>): Generator<undefined, Result> {
  let step = computation.next();
  while (!step.done) {
    yield;
    step = computation.next();
  }
  return step.value;
}

/**
 * Runs a computation without a partial result, and yields to the event loop at every pause. The options have been
 * checked. Rejects with the signal's reason, or an `AbortError`, if the signal is aborted, also before the start.
 */
export async function computeAsync<Result>(
  args: Arguments,
  computation: Computation<Result>,
  options: ComputationOptions,
): Promise<Result> {
  if (options.signal?.aborted) throw reasonOf(args, options.signal);
  return runAsync(controlled(args, computation, options));
}

/** Runs a computation with a partial result, under the control of the options, which have been checked. */
export const computePartlySync = <Result>(
  args: Arguments,
  computation: Computation<Result>,
  options: ComputationOptions,
): Result => runSync(controlled(args, computation, options));

/** Like `computePartlySync`, but yields to the event loop at every pause. */
export const computePartlyAsync = <Result>(
  args: Arguments,
  computation: Computation<Result>,
  options: ComputationOptions,
): Promise<Result> => runAsync(controlled(args, computation, options));

/**
 * Implements the asynchronous form of a function that has no options: checks the options of the run, and runs the
 * computation that `start` returns like `computeAsync`.
 */
export async function runComputation<Result>(
  functionName: string,
  options: ComputationOptions,
  start: (args: Arguments) => Computation<Result>,
): Promise<Result> {
  const args = argumentsOf(functionName);
  args.options("options", options, COMPUTATION_OPTIONS);
  checkComputationOptions(args, options);
  return computeAsync(args, start(args), options);
}

/** Reports the progress of a computation, and aborts it at the first pause at which the signal is aborted. */
function* controlled<Result>(
  args: Arguments,
  computation: Computation<Result>,
  { signal, onProgress }: ComputationOptions,
): Generator<undefined, Result> {
  let reported = 0;
  let isAborted = false;
  try {
    let step = computation.next();
    while (!step.done) {
      reported = Math.max(reported, Math.min(1, step.value));
      if (!isAborted) onProgress?.(reported);
      yield;
      if (signal?.aborted && !isAborted) {
        isAborted = true;
        step = computation.throw(new Abort());
      } else step = computation.next();
    }
    if (!isAborted && reported < 1) onProgress?.(1);
    return step.value;
  } catch (error) {
    throw error instanceof Abort ? reasonOf(args, signal) : error;
  } finally {
    computation.return(undefined as never);
  }
}

/** Returns the reason of an aborted signal, or an error with the name "AbortError" if the signal has none. */
export function reasonOf({ functionName }: Arguments, signal: AbortSignalLike | undefined): unknown {
  const { reason } = signal as { readonly reason?: unknown };
  if (reason !== undefined) return reason;
  const error = new Error(`${functionName}: the signal was aborted`);
  error.name = "AbortError";
  return error;
}
