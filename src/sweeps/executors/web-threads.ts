import { limiter } from "../../concurrency/limiter";
import { ExecutorError } from "./executor";
import type { OpenThreads, PointRequest, PointResult, PointStart } from "./point-request";

/** Web Worker, as far as it is used here. */
export type PointWorker = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;

/** Web Worker that computes one point at a time. */
interface Thread {
  readonly worker: PointWorker;
  hasStarted: boolean;
  /** Passes on the result of the point in flight. */
  resolve?: ((result: PointResult) => void) | undefined;
  /** Passes on the error that ended the worker. */
  reject?: ((error: Error) => void) | undefined;
}

// Bundlers recognise a worker by this expression alone.
const startWorker = (): PointWorker =>
  new Worker(new URL("./sweep-worker.mjs", import.meta.url), { type: "module" });

/** Returns the opener of Web Workers, the threads of browsers and Deno. */
export const webThreads =
  (start: () => PointWorker = startWorker): OpenThreads =>
  async (threads, onStart) => {
    const idle: Thread[] = [];
    const limit = limiter(threads);
    const startThread = (): Thread => {
      const thread: Thread = { worker: start(), hasStarted: false };
      thread.worker.onmessage = ({ data }: { readonly data: PointResult | PointStart }) => {
        thread.hasStarted = true;
        if ("started" in data) onStart(data);
        else thread.resolve?.(data);
      };
      thread.worker.onerror = (event) => {
        event.preventDefault();
        thread.worker.terminate();
        if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
        const message = event.message || "the worker failed";
        const started = thread.hasStarted ? new Error(message) : undefined;
        thread.reject?.(started ?? new ExecutorError(`a worker cannot be started: ${message}`));
      };
      return thread;
    };
    return {
      run: (request, end) =>
        limit(async () => {
          if (end.aborted) throw new Error("the sweep was aborted");
          const thread = idle.pop() ?? startThread();
          const result = await runOn(thread, request, end);
          idle.push(thread);
          return result;
        }),
      close() {
        for (const { worker } of idle) worker.terminate();
      },
    };
  };

/** Computes a point on a worker. Aborting the signal ends the worker, and an error of the worker rejects. */
async function runOn(thread: Thread, request: PointRequest, end: AbortSignal): Promise<PointResult> {
  const { worker } = thread;
  let abort = () => {};
  try {
    return await new Promise<PointResult>((resolve, reject) => {
      Object.assign(thread, { resolve, reject });
      abort = () => {
        worker.terminate();
        reject(new Error("the worker was ended"));
      };
      end.addEventListener("abort", abort);
      worker.postMessage(request);
    });
  } finally {
    Object.assign(thread, { resolve: undefined, reject: undefined });
    end.removeEventListener("abort", abort);
  }
}
