import { argumentsOf } from "../../arrays/arguments";
import type { AbortSignalLike } from "../../arrays/types";
import { coreCount } from "../../concurrency/core-count";
import { hasNodeModules } from "../../concurrency/node-module";
import { type ExecutorContext, ExecutorError, type OpenExecutor, type PointTask } from "./executor";
import { nodeThreads } from "./node-threads";
import type { OpenThreads, PointResult, PointThreads } from "./point-request";
import { LONGEST_LIMIT, timeLimitError } from "./time-limit";
import { webThreads } from "./web-threads";

/** Points that wait in addition to those that are computed, so that no thread waits for the store. */
const WAITING_POINTS = 2;
/** Time between two looks at the signals of the points in flight, in milliseconds. */
const INTERVAL = 25;
/** Time that an aborted point has until its thread is ended, in milliseconds. */
const GRACE = 1000;

/** Number of the last point that was handed to a thread. Executors share threads and their reports, so they share the count. */
let lastPoint = 0;

/** Point in flight. */
interface Flight {
  readonly signal: AbortSignalLike;
  readonly slot: number;
  /** Ends the thread of the point. */
  readonly end: AbortController;
  isAborted: boolean;
  isOverTime: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

/** Tests whether threads are those of Node.js; browsers and Deno have Web Workers. */
export const hasNodeThreads = (): boolean => hasNodeModules() && !("Deno" in globalThis);

/**
 * Computes points on threads of this machine, which load the work by themselves: threads of Node.js, or Web Workers in
 * browsers and Deno. A point that ends its thread fails, and the others go on.
 */
export const threadsExecutor: OpenExecutor = (context) =>
  openThreadsExecutor(
    context,
    hasNodeThreads() ? nodeThreads(argumentsOf(context.functionName)) : webThreads(),
  );

/** Opens the executor on threads of the given kind. */
export async function openThreadsExecutor(
  { functionName, work, threads = coreCount(), timeLimit }: ExecutorContext,
  open: OpenThreads,
): ReturnType<OpenExecutor> {
  if (typeof work === "function") {
    const expected = `"inline" for a function, which cannot be sent to threads (name its file and export instead)`;
    throw argumentsOf(functionName).refusal("options.executor", expected, `"threads"`);
  }
  const lanes = threads + WAITING_POINTS;
  const aborted = sharedFlags(lanes);
  const flights = new Map<number, Flight>();
  const freeSlots = Array.from({ length: lanes }, (_, slot) => slot);
  const isLimited = timeLimit <= LONGEST_LIMIT;
  const opened: PointThreads = await open(threads, ({ started }) => {
    const flight = flights.get(started);
    if (flight === undefined || flight.isAborted) return;
    flight.timer = setTimeout(() => {
      flight.isOverTime = true;
      flight.end.abort();
    }, 1000 * timeLimit);
  });
  const watch = setInterval(() => {
    for (const flight of flights.values()) {
      if (flight.isAborted || !flight.signal.aborted) continue;
      flight.isAborted = true;
      Atomics.store(aborted, flight.slot, 1);
      clearTimeout(flight.timer);
      flight.timer = setTimeout(() => flight.end.abort(), GRACE);
    }
  }, INTERVAL);
  return {
    lanes,
    async run({ point, seed }: PointTask, signal) {
      const id = ++lastPoint;
      const slot = freeSlots.pop()!;
      Atomics.store(aborted, slot, 0);
      const flight: Flight = {
        ...{ signal, slot, end: new AbortController() },
        ...{ isAborted: false, isOverTime: false },
      };
      flights.set(id, flight);
      const reportStart = isLimited ? id : undefined;
      try {
        const request = { work, point, seed, aborted, slot, reportStart };
        return { values: valuesOf(await opened.run(request, flight.end.signal)) };
      } catch (error) {
        throw flight.isOverTime ? timeLimitError(timeLimit) : threadError(error);
      } finally {
        clearTimeout(flight.timer);
        flights.delete(id);
        freeSlots.push(slot);
      }
    },
    async close() {
      clearInterval(watch);
      opened.close();
    },
  };
}

/**
 * Returns flags that threads can read. Pages that are not isolated from other origins have no shared memory: there an
 * aborted point does not see its flag, and its thread is ended.
 */
const sharedFlags = (count: number): Int32Array =>
  typeof SharedArrayBuffer === "undefined"
    ? new Int32Array(count)
    : new Int32Array(new SharedArrayBuffer(4 * count));

/** Returns the values of a point, or throws its error under the name that it had in its thread. */
function valuesOf(result: PointResult): unknown {
  if ("values" in result) return result.values;
  if ("unloadable" in result)
    throw new ExecutorError(`the threads cannot load the work: ${result.unloadable}`);
  const error = new Error(result.error.message);
  error.name = result.error.name;
  throw error;
}

/** Returns the error of a point that ended its thread. */
function threadError(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  const [, exitCode] = /^worker exited with code: (-?\d+)/.exec(String(message)) ?? [];
  if (exitCode !== undefined) return new Error(`the point ended its thread (exit code ${exitCode})`);
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return new Error("the point ran out of memory, which ended its thread");
  return error ?? new Error("the point threw no error, but ended its thread");
}
