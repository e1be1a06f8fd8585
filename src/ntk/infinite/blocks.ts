import type { Arguments } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { makeTurns } from "../../concurrency/event-loop";
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

/** Options of kernels in blocks. Aborting ends the iteration after the current block. */
export interface BlockOptions extends KernelRunOptions {
  /**
   * Largest number of rows and of columns of a block; default 1024. With threads, up to `threads` + 2 blocks are held
   * in memory at a time.
   */
  readonly size?: number | undefined;
}

/** Computes blocks, in this thread or on worker threads. */
interface BlockSource {
  compute(rectangle: Rectangle): Promise<FlatKernels>;
  /** Abandons the blocks that have not been delivered. */
  stop(): void;
}

/** Computes kernels block by block and yields to the event loop before each block. */
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
  const pending: Promise<FlatKernels>[] = [];
  const turns = makeTurns();
  try {
    for (const [done, { row, rows, column, columns }] of rectangles.entries()) {
      await turns.next();
      if (signal?.aborted) return;
      for (
        let next = done + pending.length;
        pending.length < maxPending && next < rectangles.length;
        next++
      ) {
        const block = source.compute(rectangles[next]!);
        block.catch(() => {});
        pending.push(block);
      }
      const { nngp, ntk } = await pending.shift()!;
      const wrap = (values: Float64Array) => toNdArray(args.finite("x1 and x2", values), [rows, columns]);
      onProgress?.((done + 1) / rectangles.length);
      yield { row, column, nngp: wrap(nngp), ntk: wrap(ntk) };
    }
  } finally {
    source.stop();
    turns.close();
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
  return {
    async compute(rectangle) {
      const out = kernelArrays(rectangle.rows * rectangle.columns);
      engine.block(out, rectangle);
      return out;
    },
    stop() {},
  };
}

async function onThreads(args: Arguments, job: KernelJob, threads: number): Promise<BlockSource> {
  const pool = await openWorkerPool(args, job, threads);
  return {
    async compute(rectangle) {
      let copy: FlatKernels | undefined;
      await pool.run(rectangle, rectangle.rows * rectangle.columns, 0, ({ nngp, ntk }) => {
        copy = { nngp: nngp.slice(), ntk: ntk.slice() };
      });
      // Undefined only after `stop()`, when no caller waits.
      return copy ?? kernelArrays(0);
    },
    stop: pool.stop,
  };
}
