import { createWorkspace, engineName, MemoryError } from "../../simd";

/** Where a decomposition keeps its arrays: among the kernels, whose loops then do the work, or on the heap. */
export interface Store {
  /** A new array of zeros. */
  take(length: number): Float64Array;
  /** Ends the use of all arrays. */
  release(): void;
}

/** Problems of fewer rows are solved on the heap: their loops are too short for calls and a workspace to pay. */
const SMALL = 16;

/** Numbers of a cache line, at which arrays begin. */
const LINE = 8;

const heap: Store = { take: (length) => new Float64Array(length), release: () => {} };

/**
 * A store for matrices of `order` rows, in one piece with room for `lengths`; on the heap without WebAssembly or when
 * the memory of the kernels does not suffice. Release it when done.
 */
export function openStore(functionName: string, order: number, lengths: readonly number[]): Store {
  if (order < SMALL || engineName() === "TypeScript") return heap;
  const total = lengths.reduce((sum, length) => sum + length + LINE, 0);
  try {
    const workspace = createWorkspace(functionName, [total]);
    const room = workspace.arrays[0]!;
    let used = 0;
    const take = (length: number): Float64Array => {
      const start = used;
      used += LINE * Math.ceil(length / LINE);
      if (used > room.length)
        throw new RangeError(`${functionName}: the store is ${used - room.length} short`);
      return room.subarray(start, start + length);
    };
    return { take, release: () => workspace.release() };
  } catch (error) {
    if (error instanceof MemoryError) return heap;
    throw error;
  }
}
