import { checkFields, checkFinite, checkFunction, checkNumber, checkSignal } from "../../arrays/check";
import { attachDisplay } from "../../arrays/display-hook";
import { ArgumentError } from "../../arrays/errors";
import { toNdArray } from "../../arrays/to-ndarray";
import type { AbortSignalLike, NdArray } from "../../arrays/types";
import { runAsync } from "../../concurrency/run-generator";
import { writeBlock } from "../arc-cosine/write-block";
import type { Layer } from "../architecture/layer";
import { kernelArrays, kernelEngine } from "./kernel-engine";
import { rowBands } from "./row-bands";
import type { KernelJob } from "./work-item";
import { openWorkerPool } from "./worker-pool";

/** How long work is watched, and by how many it is done. */
export interface KernelRunOptions {
  /**
   * Threads to work on; default 1. More than one needs Node, and activations of the library (functions of one's own
   * cannot be sent to threads). The numbers are the same for any number of threads.
   */
  readonly threads?: number | undefined;
  /** Aborting it ends the work soon. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called with the part of the kernels that is done, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Kernels that were computed while the event loop had its turns. */
export interface KernelRun {
  /** K, [N1, N2]; of an aborted run the rows that were finished, [rows, N2]. */
  readonly nngp: NdArray;
  /** Θ, of the same shape. */
  readonly ntk: NdArray;
  readonly result: "finished" | "aborted";
}

const OPTIONS = ["threads", "signal", "onProgress"];

/** Reads the options of a run, which may have others; `network` is what threads would be sent. */
export function readRunOptions(
  functionName: string,
  network: Layer,
  options: KernelRunOptions,
  others: readonly string[] = [],
) {
  checkFields(functionName, "options", options, [...OPTIONS, ...others]);
  const { threads = 1, signal, onProgress } = options;
  checkNumber(functionName, "options.threads", threads, { integer: true, atLeast: 1, atMost: 1024 });
  checkSignal(functionName, "options.signal", signal);
  if (onProgress !== undefined) checkFunction(functionName, "options.onProgress", onProgress);
  if (threads > 1 && hasOwnFunctions(network)) {
    const expected = "1 for activations of one's own, whose functions cannot be sent to threads";
    throw ArgumentError.of(functionName, "options.threads", expected, threads);
  }
  return { threads, signal, onProgress };
}

function hasOwnFunctions(layer: Layer): boolean {
  if (layer.type === "serial") return layer.layers.some(hasOwnFunctions);
  if (layer.type === "parallel") return layer.branches.some(hasOwnFunctions);
  return layer.type === "activation" && layer.name === "own";
}

/** Both kernels of a job, band by band of rows. */
export async function runKernels(
  job: KernelJob,
  { threads, signal, onProgress }: ReturnType<typeof readRunOptions>,
): Promise<KernelRun> {
  const { functionName, network, first, second, options } = job;
  const [rows, columns] = [first.count, (second ?? first).count];
  const engine = kernelEngine(functionName, network, first, second, options);
  const out = kernelArrays(rows * columns);
  const reached = threads > 1 ? await runOnThreads() : await runAsync(runHere());
  const part = (values: Float64Array) => {
    const kept = reached === rows ? values : values.slice(0, reached * columns);
    return toNdArray(checkFinite(functionName, "x1 and x2", kept), [reached, columns]);
  };
  const result = reached === rows ? "finished" : "aborted";
  const run: KernelRun = { nngp: part(out.nngp), ntk: part(out.ntk), result };
  return attachDisplay(run, "kernels");

  /** Row by row; how many were finished. */
  function* runHere(): Generator<undefined, number> {
    try {
      for (const done of engine.fill(out, 0, rows)) {
        const left = (rows - done) / rows;
        onProgress?.(1 - (second === undefined ? left * left : left));
        yield;
        if (signal?.aborted && done < rows) return done - (done % engine.rowStep);
      }
      return rows;
    } finally {
      engine.release();
    }
  }

  /** In bands of rows; how many were finished before the first that was not. */
  async function runOnThreads(): Promise<number> {
    const isSymmetric = second === undefined;
    const bands = rowBands(rows, columns, engine.rowStep, isSymmetric);
    const finished = bands.map(() => false);
    const pool = await openWorkerPool(job, threads);
    const units = Math.floor(2 ** 30 / bands.length);
    const waiting = bands.entries();
    /** One band after the other; there is one such lane for each thread, and one for what is being copied. */
    const lane = async (): Promise<void> => {
      for (const [i, [from, to]] of waiting) {
        const [height, column] = [to - from, isSymmetric ? from : 0];
        const width = columns - column;
        const place = { row: from, height, column, width, stride: width, columns };
        finished[i] = await pool.run([from, to], height * width, units, (band) => {
          for (const kind of ["nngp", "ntk"] as const) {
            writeBlock(out[kind], band[kind], { ...place, isTriangle: isSymmetric, mirror: isSymmetric });
          }
        });
      }
    };
    let atWork = true;
    const lanes = Array.from({ length: threads + 1 }, lane);
    const end = Promise.allSettled(lanes).then(() => {
      atWork = false;
    });
    try {
      while (atWork) {
        await Promise.race([end, pause()]);
        if (signal?.aborted) pool.stop();
        onProgress?.(pool.done() / (units * bands.length));
      }
      await Promise.all(lanes);
      const missing = finished.indexOf(false);
      return missing < 0 ? rows : bands[missing]![0];
    } finally {
      pool.stop();
      await end;
    }
  }
}

/** How often threads are looked at, in milliseconds. */
const WATCH = 25;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, WATCH));
