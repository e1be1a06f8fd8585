import { checkFinite, checkMemory, checkNumber } from "../../arrays/check";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { makeTurns } from "../../concurrency/event-loop";
import { type FlatKernels, kernelArrays, kernelEngine } from "./kernel-engine";
import { type KernelRunOptions, readRunOptions } from "./kernel-run";
import type { Rectangle } from "./rectangle";
import type { KernelJob } from "./work-item";
import { openWorkerPool } from "./worker-pool";

/** A part of both kernels. */
export interface KernelBlock {
  /** The row and the column of the kernels where the block begins. */
  readonly row: number;
  readonly column: number;
  readonly nngp: NdArray;
  readonly ntk: NdArray;
}

/** How kernels come in blocks; aborting ends the iteration after the block at work. */
export interface BlockOptions extends KernelRunOptions {
  /** Rows and columns of a block, at most; default 1024. Threads work on as many blocks at a time, and two more wait. */
  readonly size?: number | undefined;
}

/** Who computes the blocks. */
interface Workers {
  compute(place: Rectangle): Promise<FlatKernels>;
  /** Lets go of blocks that nobody will look at. */
  stop(): void;
}

/** Kernels block by block, the event loop having a turn between two of them. */
export function streamBlocks(job: KernelJob, options: BlockOptions): AsyncGenerator<KernelBlock, void> {
  const { functionName, network, first, second } = job;
  const run = readRunOptions(functionName, network, options, ["size"]);
  const { size = 1024 } = options;
  checkNumber(functionName, "options.size", size, { integer: true, atLeast: 1 });
  const columns = (second ?? first).count;
  const [height, width] = [Math.min(size, first.count), Math.min(size, columns)];
  checkMemory(functionName, "options.size", height * width, "take smaller blocks");
  return stream(job, placesOf(first.count, columns, second === undefined, size), run);
}

async function* stream(
  job: KernelJob,
  places: readonly Rectangle[],
  { threads, signal, onProgress }: ReturnType<typeof readRunOptions>,
): AsyncGenerator<KernelBlock, void> {
  const workers = threads > 1 ? await onThreads(job, threads) : here(job);
  const atOnce = threads > 1 ? threads + 2 : 1;
  const ahead: Promise<FlatKernels>[] = [];
  const turns = makeTurns();
  try {
    for (const [done, { row, rows, column, columns }] of places.entries()) {
      await turns.next();
      if (signal?.aborted) return;
      for (let next = done + ahead.length; ahead.length < atOnce && next < places.length; next++) {
        const block = workers.compute(places[next]!);
        block.catch(() => {});
        ahead.push(block);
      }
      const { nngp, ntk } = await ahead.shift()!;
      const wrap = (values: Float64Array) =>
        toNdArray(checkFinite(job.functionName, "x1 and x2", values), [rows, columns]);
      onProgress?.((done + 1) / places.length);
      yield { row, column, nngp: wrap(nngp), ntk: wrap(ntk) };
    }
  } finally {
    workers.stop();
    turns.close();
  }
}

/** The blocks row by row; of one set with itself those on and below the diagonal. */
function placesOf(rows: number, columns: number, isSymmetric: boolean, size: number): Rectangle[] {
  const places: Rectangle[] = [];
  for (let row = 0; row < rows; row += size) {
    for (let column = 0; column < (isSymmetric ? row + 1 : columns); column += size) {
      places.push({
        row,
        rows: Math.min(size, rows - row),
        column,
        columns: Math.min(size, columns - column),
      });
    }
  }
  return places;
}

function here({ functionName, network, first, second, options }: KernelJob): Workers {
  const engine = kernelEngine(functionName, network, first, second, options);
  return {
    async compute(place) {
      const out = kernelArrays(place.rows * place.columns);
      engine.block(out, place);
      return out;
    },
    stop() {},
  };
}

async function onThreads(job: KernelJob, threads: number): Promise<Workers> {
  const pool = await openWorkerPool(job, threads);
  return {
    async compute(place) {
      let copy: FlatKernels | undefined;
      await pool.run(place, place.rows * place.columns, 0, ({ nngp, ntk }) => {
        copy = { nngp: nngp.slice(), ntk: ntk.slice() };
      });
      // Only a stopped crew finishes nothing, and then nobody waits.
      return copy ?? kernelArrays(0);
    },
    stop: pool.stop,
  };
}
