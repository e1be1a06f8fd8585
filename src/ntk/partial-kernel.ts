import type { Arguments } from "../arrays/arguments";
import { runOneAfterAnother } from "../concurrency/run-generator";
import type { Layer, SamplesLike } from "../networks/architecture";
import type { KernelKind } from "./arc-cosine/dense-network";
import { kernelEngine } from "./infinite/kernel-engine";
import { type KernelOptions, kernelJobs } from "./infinite/kernel-jobs";
import { hasCustomActivation, readRunOptions } from "./infinite/kernel-run";
import type { Rectangle } from "./infinite/rectangle";
import type { KernelJob } from "./infinite/work-item";
import { openWorkerPool } from "./infinite/worker-pool";

export type { KernelKind, KernelOptions, Rectangle };

/** Numbers of rows and columns of which those of a block are multiples, except for the last one. */
export const BLOCK_STEP = 64;

/** Kernel of a network between two sets of inputs, or within one, that is computed in blocks. */
export interface PartialKernel {
  readonly shape: readonly [rows: number, columns: number];
  /** True for a kernel within one set: only entries on and above the diagonal are computed. */
  readonly isSymmetric: boolean;
  /** True if functions of the user belong to the network, which cannot be sent to threads. */
  readonly hasCustomActivation: boolean;
  /** Network, inputs and options. */
  readonly job: KernelJob;
}

/** Computation of a kernel in blocks. */
export interface PartialKernelRun {
  /**
   * Computes a block, flat [rows, columns], and passes it to `use`; it is valid only until `use` resolves. Its first row
   * and column are multiples of `BLOCK_STEP`. Its numbers are those of `kernels(network)[kind]`, bit for bit. Resolves to
   * false if the run was stopped.
   */
  compute(rectangle: Rectangle, use: (block: Float64Array) => Promise<void>): Promise<boolean>;
  /** Requests that all blocks stop early. */
  stop(): void;
}

/** Reads a network and its inputs. */
export function partialKernel(
  args: Arguments,
  kind: KernelKind,
  network: Layer,
  [x1, x2]: readonly [SamplesLike, SamplesLike | undefined],
  options: KernelOptions,
): PartialKernel {
  const job = { ...kernelJobs(args, network, options).jobFor(x1, x2), wanted: [kind] };
  const { first, second } = job;
  return {
    shape: [first.count, (second ?? first).count],
    isSymmetric: second === undefined,
    hasCustomActivation: hasCustomActivation(job.network),
    job,
  };
}

/** Starts the computation of blocks of a kernel, in this thread or on several. */
export function runPartialKernel(
  args: Arguments,
  { job }: PartialKernel,
  threads: number,
): Promise<PartialKernelRun> {
  readRunOptions(args, job.network, { threads });
  return threads > 1 ? onThreads(args, job, threads) : inThisThread(args, job);
}

async function onThreads(args: Arguments, job: KernelJob, threads: number): Promise<PartialKernelRun> {
  const pool = await openWorkerPool(args, job, threads);
  const [kind] = job.wanted!;
  return {
    compute({ row, rows, column, columns }, use) {
      const part = { band: [row, row + rows], range: [column, column + columns] } as const;
      return pool.run(part, rows * columns, 0, (block) => use(block[kind!]));
    },
    stop: pool.stop,
  };
}

async function inThisThread(args: Arguments, job: KernelJob): Promise<PartialKernelRun> {
  const { network, first, second, options, wanted } = job;
  const engine = kernelEngine(args, network, first, second, options, wanted);
  const [kind] = wanted!;
  const inTurn = runOneAfterAnother();
  let [isStopped, isRunning] = [false, false];
  function* computed(
    out: Float64Array,
    { row, rows, column, columns }: Rectangle,
  ): Generator<undefined, boolean> {
    const work = engine.fill({ [kind!]: out }, row, row + rows, [column, column + columns]);
    isRunning = true;
    try {
      while (!isStopped && !work.next().done) yield;
      return !isStopped;
    } finally {
      work.return(false);
      isRunning = false;
      if (isStopped) engine.release();
    }
  }
  return {
    async compute(rectangle, use) {
      const out = new Float64Array(rectangle.rows * rectangle.columns);
      const isFinished = await inTurn(computed(out, rectangle));
      if (isFinished) await use(out);
      return isFinished;
    },
    stop() {
      isStopped = true;
      if (!isRunning) engine.release();
    },
  };
}
