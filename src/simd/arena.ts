import { makeFallback } from "./fallback/make-fallback";
import { engine } from "./instance";
import type { Kernels } from "./kernels";
import { MemoryError } from "./memory-error";

/**
 * A block of memory and the kernels that work in it. It never grows, so that views of it never come to nothing, as those
 * of a growing WebAssembly memory do: more memory is another arena, and an arena nobody holds is returned by the
 * collector, which a grown memory never is.
 */
export interface Arena {
  readonly kernels: Kernels;
  /** All of the memory. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** The first byte that is free to use: those before it are the kernels' own. */
  readonly start: number;
  /** One past the last byte that is free to use. */
  readonly end: number;
}

const PAGE = 2 ** 16;
/** One page short of 4 GiB, the reach of an address: the address after the last byte is one, too. */
const LARGEST = 2 ** 32 - PAGE;
/** Tiles read up to three numbers beyond the end of a matrix. */
const MARGIN = 64;

/** Every arena's kernels, and the memory they were made for, by its bytes. */
const homes = new WeakMap<ArrayBufferLike, { kernels: Kernels; memory?: WebAssembly.Memory | undefined }>();

/** The kernels that can work on an array (or on a part of one) where it lies; undefined for arrays outside arenas. */
export const kernelsOf = (array: Float64Array): Kernels | undefined => homes.get(array.buffer)?.kernels;

/** The memory of an arena, for further kernels to work in; undefined where they are plain TypeScript. */
export const memoryOf = (buffer: ArrayBufferLike): WebAssembly.Memory | undefined =>
  homes.get(buffer)?.memory;

/** What a compiled module exports. */
type Exports = Kernels & { scratchBytes(): number };

/**
 * An arena with at least `bytes` free to use, all zero.
 *
 * @throws MemoryError, in the name of `functionName`, when it is beyond 4 GiB or the machine refuses
 */
export function createArena(functionName: string, bytes: number): Arena {
  try {
    return (engine() === null ? inTypeScript : inWebAssembly)(bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new MemoryError(functionName, bytes, { cause });
  }
}

/** Bytes that the kernels of any module keep for themselves, at most (`scratchBytes` of the module says how many). */
const SCRATCH = 20 * PAGE;

function inWebAssembly(bytes: number): Arena {
  const pages = pagesFor(SCRATCH + bytes + MARGIN);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(engine()!.module, { env: { memory } });
  const kernels = exports as unknown as Exports;
  const start = Math.ceil(kernels.scratchBytes() / MARGIN) * MARGIN;
  homes.set(memory.buffer, { kernels, memory });
  return { kernels, numbers: new Float64Array(memory.buffer), start, end: pages * PAGE - MARGIN };
}

function inTypeScript(bytes: number): Arena {
  // Offset 0 names no array.
  const pages = pagesFor(MARGIN + bytes + MARGIN);
  const numbers = new Float64Array(new ArrayBuffer(pages * PAGE));
  const kernels = makeFallback(numbers);
  homes.set(numbers.buffer, { kernels });
  return { kernels, numbers, start: MARGIN, end: pages * PAGE - MARGIN };
}

function pagesFor(bytes: number): number {
  if (!(bytes <= LARGEST)) throw new RangeError(`an arena reaches no further than ${LARGEST} bytes`);
  return Math.ceil(bytes / PAGE);
}
