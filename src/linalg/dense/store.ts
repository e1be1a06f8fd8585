import type { Arguments } from "../../arrays/arguments";
import { MemoryError } from "../../arrays/memory-error";
import { createWorkspace, engineName } from "../../simd";

/** Source of a decomposition's arrays: a workspace of the SIMD kernels, or the heap. */
export interface Store {
  /** Returns a new zero-filled array. */
  take(length: number): Float64Array;
  /** Frees all arrays, which must not be used afterwards. */
  release(): void;
}

/** Problems of fewer rows are solved on the heap, because their loops are too short to amortise kernel calls. */
const MIN_WORKSPACE_ORDER = 16;

/** Alignment of arrays: one cache line, in numbers. */
const CACHE_LINE_NUMBERS = 8;

/**
 * Returns a distance of rows of `columns` entries: an odd number of cache lines for large matrices, so that the entries of
 * a column do not evict one another from the caches.
 */
export function paddedStride(columns: number): number {
  if (columns < MIN_PADDED_COLUMNS) return columns;
  const lines = Math.ceil(columns / CACHE_LINE_NUMBERS);
  return CACHE_LINE_NUMBERS * (lines + 1 - (lines % 2));
}

/** Number of columns above which rows are padded. */
const MIN_PADDED_COLUMNS = 64;

const heap: Store = { take: (length) => new Float64Array(length), release: () => {} };

/**
 * Opens a store for matrices of `order` rows: one workspace with space for arrays of `lengths`, or the heap for small
 * orders, without WebAssembly, or if the workspace cannot be allocated. Release it after use.
 */
export function openStore(args: Arguments, order: number, lengths: readonly number[]): Store {
  if (order < MIN_WORKSPACE_ORDER || engineName() === "TypeScript") return heap;
  const total = lengths.reduce((sum, length) => sum + length + CACHE_LINE_NUMBERS, 0);
  try {
    const workspace = createWorkspace(args, [total]);
    const numbers = workspace.arrays[0]!;
    let used = 0;
    const take = (length: number): Float64Array => {
      const start = used;
      used += CACHE_LINE_NUMBERS * Math.ceil(length / CACHE_LINE_NUMBERS);
      if (used > numbers.length)
        throw new RangeError(`${args.functionName}: the store is ${used - numbers.length} numbers too short`);
      return numbers.subarray(start, start + length);
    };
    return { take, release: () => workspace.release() };
  } catch (error) {
    if (error instanceof MemoryError) return heap;
    throw error;
  }
}
