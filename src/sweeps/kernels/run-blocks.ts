import type { Arguments } from "../../arrays/arguments";
import type { ComputationOptions } from "../../concurrency/computation-options";
import { runOneAfterAnother } from "../../concurrency/run-generator";
import { watched } from "../../concurrency/watched";
import type { PartialKernel, PartialKernelRun, Rectangle } from "../../ntk/partial-kernel";
import { blockLine } from "./block-log";
import { finishedBlocks } from "./finished-blocks";
import type { KernelTarget } from "./kernel-target";
import { withKernelPath } from "./with-kernel-path";
import { writeBlock } from "./write-block";

/** Conditions of a run of blocks. */
export interface BlockRun extends ComputationOptions {
  readonly kernel: PartialKernel;
  readonly threads: number;
  /** Blocks that are missing in the file, and their number. */
  readonly blocks: Iterable<Rectangle>;
  readonly missing: number;
  readonly total: number;
}

/** Computes blocks and writes them to the file. Returns the number of blocks that were written before an abort. */
export async function runBlocks(
  args: Arguments,
  run: PartialKernelRun,
  { path, file, log }: KernelTarget,
  { kernel, threads, blocks, missing, total, signal, onProgress }: BlockRun,
): Promise<number> {
  const inTurn = runOneAfterAnother();
  const kept = finishedBlocks(file.descriptor, log);
  const waiting = blocks[Symbol.iterator]();
  let written = 0;
  let isFailed = false;
  const isStopped = () => isFailed || signal?.aborted === true;
  const report = () => onProgress?.((total - missing + written) / total);
  const lane = async (): Promise<void> => {
    try {
      for (let next = waiting.next(); !next.done && !isStopped(); next = waiting.next()) {
        const { value: place } = next;
        const isFinished = await run.compute(place, (block) =>
          inTurn(writeBlock(args, file, place, block, kernel.isSymmetric)),
        );
        if (!isFinished) return;
        written++;
        kept.add(blockLine(place));
        report();
      }
    } catch (error) {
      isFailed = true;
      run.stop();
      throw error;
    }
  };
  report();
  // One lane more than threads, for the block that is being written.
  const lanes = Array.from({ length: threads === 1 ? 1 : threads + 1 }, lane);
  const end = Promise.allSettled(lanes);
  try {
    await watched(end, () => {
      if (signal?.aborted) run.stop();
    });
    await Promise.all(lanes);
    await kept.flush();
    return written;
  } catch (error) {
    return withKernelPath(path, "written", () => {
      throw error;
    });
  } finally {
    isFailed = true;
    run.stop();
    await end;
    await kept.flush().catch(() => {});
  }
}
