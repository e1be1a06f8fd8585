import type { Arguments } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { runAsync, runOneAfterAnother } from "../../concurrency/run-generator";
import { watched } from "../../concurrency/watched";
import { copyBlock } from "./copy-block";
import { type FlatKernels, kernelArrays, kernelEngine } from "./kernel-engine";
import { type KernelRunOptions, RUN_OPTIONS, readRunOptions } from "./kernel-run";
import type { Rectangle } from "./rectangle";
import type { KernelJob } from "./work-item";
import { openWorkerPool } from "./worker-pool";

/** Block of both kernels. */
export interface KernelBlock {
  /** First row and first column of the block in the kernels. */
  readonly row: number;
  readonly column: number;
  readonly nngp: NdArray;
  readonly ntk: NdArray;
}

/** Options of kernels in blocks. Aborting ends the iteration; a block that is not complete is not delivered. */
export interface BlockOptions extends KernelRunOptions {
  /**
   * Largest number of rows and of columns of a block; default 1024. With threads, up to `threads` + 2 blocks are held
   * in memory at a time.
   */
  readonly size?: number | undefined;
}

/** Computes blocks, in this thread or on worker threads. */
interface BlockSource {
  /** Computes a block and resolves to its arrays, undefined if it was stopped. */
  compute(rectangle: Rectangle): Promise<ComputedBlock | undefined>;
  /** Abandons the blocks that have not been delivered. */
  stop(): void;
}

/** Arrays of a block, and whether all of its numbers are finite. */
interface ComputedBlock extends FlatKernels {
  readonly areFinite: boolean;
}

/** Computes kernels block by block and yields to the event loop every few milliseconds. */
export function streamBlocks(
  args: Arguments,
  job: KernelJob,
  options: BlockOptions,
): AsyncGenerator<KernelBlock, void> {
  const { network, first, second } = job;
  args.options("options", options, { size: true, ...RUN_OPTIONS });
  const run = readRunOptions(args, network, options);
  const { size = 1024 } = options;
  args.number("options.size", size, { integer: true, atLeast: 1 });
  const columns = (second ?? first).count;
  const [height, width] = [Math.min(size, first.count), Math.min(size, columns)];
  args.memory("options.size", height * width, "take smaller blocks");
  return stream(args, job, blockRectangles(first.count, columns, second === undefined, size), run);
}

async function* stream(
  args: Arguments,
  job: KernelJob,
  rectangles: readonly Rectangle[],
  { threads, signal, onProgress }: ReturnType<typeof readRunOptions>,
): AsyncGenerator<KernelBlock, void> {
  const source = threads > 1 ? await onThreads(args, job, threads) : inThisThread(args, job);
  const maxPending = threads > 1 ? threads + 2 : 1;
  const pending: Promise<ComputedBlock | undefined>[] = [];
  try {
    for (const [done, { row, rows, column, columns }] of rectangles.entries()) {
      for (
        let next = done + pending.length;
        pending.length < maxPending && next < rectangles.length;
        next++
      ) {
        const block = source.compute(rectangles[next]!);
        block.catch(() => {});
        pending.push(block);
      }
      const block = await watched(pending.shift()!, () => {
        if (signal?.aborted) source.stop();
      });
      if (block === undefined || signal?.aborted) return;
      const wrap = (values: Float64Array) =>
        toNdArray(block.areFinite ? values : args.finite("x1 and x2", values), [rows, columns]);
      onProgress?.((done + 1) / rectangles.length);
      yield { row, column, nngp: wrap(block.nngp), ntk: wrap(block.ntk) };
    }
  } finally {
    source.stop();
  }
}

/** Returns the rectangles of all blocks, row by row; of a symmetric kernel only those on and below the diagonal. */
function blockRectangles(rows: number, columns: number, isSymmetric: boolean, size: number): Rectangle[] {
  const rectangles: Rectangle[] = [];
  for (let row = 0; row < rows; row += size) {
    for (let column = 0; column < (isSymmetric ? row + 1 : columns); column += size) {
      rectangles.push({
        row,
        rows: Math.min(size, rows - row),
        column,
        columns: Math.min(size, columns - column),
      });
    }
  }
  return rectangles;
}

function inThisThread(args: Arguments, { network, first, second, options }: KernelJob): BlockSource {
  const engine = kernelEngine(args, network, first, second, options);
  let isStopped = false;
  function* computed(rectangle: Rectangle): Generator<unknown, ComputedBlock | undefined> {
    const out = kernelArrays(rectangle.rows * rectangle.columns);
    const work = engine.block(out, rectangle);
    try {
      let step = work.next();
      while (!step.done) {
        yield;
        if (isStopped) return undefined;
        step = work.next();
      }
      return { ...out, areFinite: step.value };
    } finally {
      work.return(false);
    }
  }
  return {
    compute: (rectangle) => runAsync(computed(rectangle)),
    stop() {
      isStopped = true;
    },
  };
}

async function onThreads(args: Arguments, job: KernelJob, threads: number): Promise<BlockSource> {
  const pool = await openWorkerPool(args, job, threads);
  const inTurn = runOneAfterAnother();
  return {
    async compute(rectangle) {
      const { rows: height, columns: width } = rectangle;
      const place = { row: 0, height, column: 0, width, columns: width, isTriangle: false, mirror: false };
      let block: ComputedBlock | undefined;
      await pool.run(rectangle, height * width, 0, async (shared) => {
        const out = kernelArrays(height * width);
        block = { ...out, areFinite: await inTurn(copyBlock(out, shared, place)) };
      });
      return block;
    },
    stop: pool.stop,
  };
}
