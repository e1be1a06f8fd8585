/* Entry point of the worker threads: a separate file of the package, which the executor locates next to itself. */

import { nodeModule } from "../../concurrency/node-module";
import { computePoint } from "./compute-point";
import type { PointRequest, PointResult, PointStart } from "./point-request";

/** Scope of a Web Worker. */
interface WorkerScope {
  postMessage(message: PointResult | PointStart): void;
  onmessage: ((event: { readonly data: PointRequest }) => void) | null;
}

/** Scope of this thread in browsers and Deno; undefined in Node.js. */
const scope =
  (globalThis as { WorkerGlobalScope?: unknown }).WorkerGlobalScope === undefined
    ? undefined
    : (globalThis as unknown as WorkerScope);

const reportStart = (started: number): void => {
  const port = scope ?? nodeModule("worker_threads").parentPort;
  port?.postMessage({ started });
};

/** Computes a point. Piscina calls the default export in the threads of Node.js. */
export default function run(request: PointRequest): Promise<PointResult> {
  return computePoint(request, reportStart);
}

if (scope !== undefined) {
  scope.onmessage = async ({ data }) => scope.postMessage(await run(data));
  reportStart(0);
}
