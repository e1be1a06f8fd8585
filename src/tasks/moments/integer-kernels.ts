import { memoryOf } from "../../simd/arena";
import { type Binaries, engineFor } from "../../simd/instance";
import { plain } from "./binary.generated";

/** Kernels of products of integers; places are byte offsets. See assembly/integers.ts. */
export interface IntegerKernels {
  /**
   * Packs x [samples, n] into ⌈n / 8⌉ panels of ⌈samples / 2⌉ records of 32 bytes. Returns 0, after writing a part of them,
   * if a number is not an integer from -2896 to 2896.
   */
  packIntegers(to: number, x: number, samples: number, n: number): number;
  /**
   * Adds the products of `count` panels with the first `inner` of them to `out` [8 count, 8 inner], except for tiles of
   * 8 x 8 above the diagonal. `depth` is the number of pairs of samples, at most 128.
   */
  addProducts(out: number, panels: number, inner: number, count: number, depth: number): void;
}

const binaries: Binaries = { plain };
const known = new WeakMap<ArrayBufferLike, IntegerKernels>();

/** Returns the kernels that operate on the memory of an array; undefined for an array outside of WebAssembly memory. */
export function integerKernels({ buffer }: Float64Array): IntegerKernels | undefined {
  const memory = memoryOf(buffer);
  const engine = memory === undefined ? null : engineFor(binaries);
  if (engine === null) return undefined;
  const kernels =
    known.get(buffer) ??
    (new WebAssembly.Instance(engine.module, { env: { memory: memory! } })
      .exports as unknown as IntegerKernels);
  known.set(buffer, kernels);
  return kernels;
}
