import type { Arguments } from "../arrays/arguments";
import { MemoryError } from "../arrays/memory-error";
import { makeFallback } from "./fallback/make-fallback";
import { engine } from "./instance";
import type { Kernels } from "./kernels";

/**
 * A block of memory and the kernels that work in it. An arena never grows, because growing a WebAssembly memory
 * detaches all views of it. More memory comes from further arenas, and the garbage collector frees an arena that is no
 * longer referenced, whereas a grown memory is never returned.
 */
export interface Arena {
  readonly kernels: Kernels;
  /** The entire memory as one array. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** First byte that callers may use; the bytes before it are reserved for the kernels. */
  readonly start: number;
  /** One past the last byte that callers may use. */
  readonly end: number;
}

const PAGE = 2 ** 16;
/** One page less than 4 GiB, because the address after the last byte must also be a valid 32-bit number. */
const MAX_ARENA_BYTES = 2 ** 32 - PAGE;
/**
 * Upper bound of the bytes that the kernels of any module reserve; the module's `scratchBytes` returns their number.
 */
const MAX_SCRATCH_BYTES = 20 * PAGE;
/** Bytes kept free at the end, because tiles read up to three numbers beyond the end of a matrix. */
const MARGIN = 64;

/** The kernels of each arena and its WebAssembly memory, by buffer. */
const kernelsByBuffer = new WeakMap<
  ArrayBufferLike,
  { kernels: Kernels; memory?: WebAssembly.Memory | undefined }
>();

/** Returns the kernels that can work in place on an array or a view of it; undefined for arrays outside arenas. */
export const kernelsOf = (array: Float64Array): Kernels | undefined =>
  kernelsByBuffer.get(array.buffer)?.kernels;

/** Returns the WebAssembly memory of an arena, for kernels of other modules; undefined for the TypeScript fallback. */
export const memoryOf = (buffer: ArrayBufferLike): WebAssembly.Memory | undefined =>
  kernelsByBuffer.get(buffer)?.memory;

/** Exports of a compiled module. */
type ModuleExports = Kernels & { scratchBytes(): number };

/**
 * Creates an arena with at least `bytes` bytes for the caller, all of them zero.
 *
 * @param size number of bytes to allocate if the address range holds as many, for further callers
 * @throws MemoryError if the size exceeds 4 GiB or the allocation fails
 */
export function createArena(args: Arguments, bytes: number, size = bytes): Arena {
  const most = MAX_ARENA_BYTES - MAX_SCRATCH_BYTES - MARGIN;
  try {
    return (engine() === null ? inTypeScript : inWebAssembly)(Math.max(bytes, Math.min(size, most)));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new MemoryError(args.functionName, bytes, { cause });
  }
}

function inWebAssembly(bytes: number): Arena {
  const pages = pagesFor(MAX_SCRATCH_BYTES + bytes + MARGIN);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(engine()!.module, { env: { memory } });
  const kernels = exports as unknown as ModuleExports;
  const start = Math.ceil(kernels.scratchBytes() / MARGIN) * MARGIN;
  kernelsByBuffer.set(memory.buffer, { kernels, memory });
  return { kernels, numbers: new Float64Array(memory.buffer), start, end: pages * PAGE - MARGIN };
}

function inTypeScript(bytes: number): Arena {
  // No array starts at offset 0, which kernels read as "absent".
  const pages = pagesFor(MARGIN + bytes + MARGIN);
  const numbers = new Float64Array(new ArrayBuffer(pages * PAGE));
  const kernels = makeFallback(numbers);
  kernelsByBuffer.set(numbers.buffer, { kernels });
  return { kernels, numbers, start: MARGIN, end: pages * PAGE - MARGIN };
}

function pagesFor(bytes: number): number {
  if (!(bytes <= MAX_ARENA_BYTES)) throw new RangeError(`an arena has at most ${MAX_ARENA_BYTES} bytes`);
  return Math.ceil(bytes / PAGE);
}
