import { checkFinite, checkFunction, checkMemory, checkNumber, checkRecord } from "../../arrays/check";
import { toNdArray } from "../../arrays/convert";
import type { AbortSignalLike, NdArray } from "../../arrays/types";
import { makeTurns } from "../../ode/turn";
import type { KernelEngine } from "./kernel-engine";

/** A part of both kernels. */
export interface KernelBlock {
  /** The row and the column of the kernels where the block begins. */
  readonly row: number;
  readonly column: number;
  readonly nngp: NdArray;
  readonly ntk: NdArray;
}

/** How kernels come in blocks. */
export interface BlockOptions {
  /** Rows and columns of a block, at most; default 1024. */
  readonly size?: number;
  /** Aborting it ends the iteration after the block at work. */
  readonly signal?: AbortSignalLike;
  /** Called after each block with the part of the kernels that is done, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** The sizes of the kernels. */
interface Counts {
  readonly rows: number;
  readonly columns: number;
  readonly isSymmetric: boolean;
}

/** Kernels block by block, the event loop having a turn between two of them. */
export function streamBlocks(
  functionName: string,
  counts: Counts,
  engine: () => KernelEngine,
  options: BlockOptions,
): AsyncGenerator<KernelBlock, void> {
  checkRecord(functionName, "options", options);
  const { size = 1024, signal, onProgress } = options;
  checkNumber(functionName, "options.size", size, { integer: true, atLeast: 1 });
  if (signal !== undefined) checkRecord(functionName, "options.signal", signal);
  if (onProgress !== undefined) checkFunction(functionName, "options.onProgress", onProgress);
  const [height, width] = [Math.min(size, counts.rows), Math.min(size, counts.columns)];
  checkMemory(functionName, "options.size", height * width, "take smaller blocks");
  return stream(functionName, counts, engine, size, signal, onProgress);
}

async function* stream(
  functionName: string,
  { rows, columns, isSymmetric }: Counts,
  engine: () => KernelEngine,
  size: number,
  signal: AbortSignalLike | undefined,
  onProgress: ((fraction: number) => void) | undefined,
): AsyncGenerator<KernelBlock, void> {
  const { block } = engine();
  const turns = makeTurns();
  const [down, across] = [Math.ceil(rows / size), Math.ceil(columns / size)];
  const total = isSymmetric ? (down * (down + 1)) / 2 : down * across;
  let done = 0;
  try {
    for (let row = 0; row < rows; row += size) {
      for (let column = 0; column < (isSymmetric ? row + 1 : columns); column += size) {
        await turns.next();
        if (signal?.aborted) return;
        const [height, width] = [Math.min(size, rows - row), Math.min(size, columns - column)];
        const { nngp, ntk } = block(row, height, column, width);
        const shape = [height, width];
        done++;
        onProgress?.(done / total);
        yield {
          row,
          column,
          nngp: toNdArray(checkFinite(functionName, "x1 and x2", nngp), shape),
          ntk: toNdArray(checkFinite(functionName, "x1 and x2", ntk), shape),
        };
      }
    }
  } finally {
    turns.close();
  }
}
