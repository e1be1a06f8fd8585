import type { Arguments, FieldsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runAsync, runOneAfterAnother } from "../../concurrency/run-generator";
import { watched } from "../../concurrency/watched";
import { attachFigure, type Drawable } from "../../figures/drawable";
import { textSummary } from "../../figures/text-summary";
import type { Layer } from "../../networks/architecture";
import { kernelsFigure } from "../kernels-figure";
import { kernelArrays, kernelEngine } from "./kernel-engine";
import { runParts } from "./run-parts";
import type { KernelJob } from "./work-item";
import { openWorkerPool } from "./worker-pool";

/** Threads, cancellation and progress of a computation of kernels. */
export interface KernelRunOptions extends ComputationOptions {
  /**
   * Number of threads; default 1. More than one requires Node and activations of the library, because the functions of
   * a custom activation cannot be sent to threads. Results do not depend on the number of threads.
   */
  readonly threads?: number | undefined;
}

/** Kernels of an asynchronous computation. */
export interface KernelRun extends Drawable {
  /** K, [N1, N2]; only the finished rows, [rows, N2], if the run was aborted. */
  readonly nngp: NdArray;
  /** Θ, of the same shape. */
  readonly ntk: NdArray;
  readonly result: "finished" | "aborted";
}

/** Fields of the options of a run. */
export const RUN_OPTIONS: FieldsOf<KernelRunOptions> = { threads: true, ...COMPUTATION_OPTIONS };

/**
 * Reads and checks the options of a run. `network` is checked for custom activations, which cannot be sent to threads.
 */
export function readRunOptions(args: Arguments, network: Layer, options: KernelRunOptions) {
  const { threads = 1, signal, onProgress } = options;
  args.number("options.threads", threads, { integer: true, atLeast: 1, atMost: 1024 });
  checkComputationOptions(args, options);
  if (threads > 1 && hasCustomActivation(network)) {
    const expected = "1 for custom activations, whose functions cannot be sent to threads";
    throw args.error("options.threads", expected, threads);
  }
  return { threads, signal, onProgress };
}

/** Tests whether a network has activations of the user. */
export function hasCustomActivation(layer: Layer): boolean {
  if (layer.type === "serial") return layer.layers.some(hasCustomActivation);
  if (layer.type === "parallel") return layer.branches.some(hasCustomActivation);
  return layer.type === "activation" && layer.name === "custom";
}

/** Number of rows that a run has finished, and whether all of its numbers are known to be finite. */
interface FinishedRows {
  readonly finishedRows: number;
  readonly areFinite: boolean;
}

/** Computes both kernels of a job in bands of rows, in this thread or on several. */
export async function runKernels(
  args: Arguments,
  job: KernelJob,
  { threads, signal, onProgress }: ReturnType<typeof readRunOptions>,
): Promise<KernelRun> {
  const { network, first, second, options } = job;
  const [rows, columns] = [first.count, (second ?? first).count];
  const engine = kernelEngine(args, network, first, second, options);
  const out = kernelArrays(rows * columns);
  const { finishedRows, areFinite } = threads > 1 ? await runOnThreads() : await runAsync(runHere());
  const part = (values: Float64Array) => {
    const kept = values.subarray(0, finishedRows * columns);
    return toNdArray(areFinite ? kept : args.finite("x1 and x2", kept), [finishedRows, columns]);
  };
  const result = finishedRows === rows ? "finished" : "aborted";
  const run = { nngp: part(out.nngp), ntk: part(out.ntk), result } as const;
  return attachFigure(run, kernelsFigure, textSummary);

  /** Computes the kernels in this thread. */
  function* runHere(): Generator<undefined, FinishedRows> {
    const work = engine.fill(out, 0, rows);
    try {
      let done = 0;
      let step = work.next();
      while (!step.done) {
        done = step.value ?? done;
        const left = (rows - done) / rows;
        onProgress?.(1 - (second === undefined ? left * left : left));
        yield;
        if (signal?.aborted && done < rows)
          return { finishedRows: done - (done % engine.rowStep), areFinite: false };
        step = work.next();
      }
      return { finishedRows: rows, areFinite: step.value };
    } finally {
      work.return(false);
      engine.release();
    }
  }

  /** Computes the kernels on threads; returns the rows before those of the first unfinished part. */
  async function runOnThreads(): Promise<FinishedRows> {
    const parts = runParts(engine, rows, columns, second === undefined);
    const unfinished = new Set(parts);
    const pool = await openWorkerPool(args, job, threads);
    const units = Math.floor(2 ** 30 / parts.length);
    const waiting = parts.values();
    const inTurn = runOneAfterAnother();
    let areFinite = true;
    /**
     * Processes one part after another; there is one lane per thread, and one more for the part that is being copied.
     */
    const lane = async (): Promise<void> => {
      for (const next of waiting) {
        if (signal?.aborted) return;
        const isFinished = await pool.run(next.part, next.count, units, async (numbers) => {
          if (!(await inTurn(next.copy(out, numbers)))) areFinite = false;
        });
        if (isFinished) unfinished.delete(next);
      }
    };
    const lanes = Array.from({ length: threads + 1 }, lane);
    const end = Promise.allSettled(lanes);
    try {
      await watched(end, () => {
        if (signal?.aborted) pool.stop();
        onProgress?.(pool.done() / (units * parts.length));
      });
      await Promise.all(lanes);
      return { finishedRows: Math.min(rows, ...[...unfinished].map(({ firstRow }) => firstRow)), areFinite };
    } finally {
      pool.stop();
      await end;
    }
  }
}
