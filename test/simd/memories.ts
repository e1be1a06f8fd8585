import * as wide from "../../src/ntk/arc-cosine/binary.generated";
import { arcCosineFallback } from "../../src/ntk/arc-cosine/fallback";
import type { ArcCosineKernels } from "../../src/ntk/arc-cosine/functions";
import { fused, plain } from "../../src/simd/binary.generated";
import { makeFallback } from "../../src/simd/fallback/make-fallback";
import { decode } from "../../src/simd/instance";
import type { Kernels } from "../../src/simd/kernels";

/** Kernels over a memory of their own; arrays may be laid from `start` on. */
export interface Machine {
  readonly name: string;
  readonly kernels: Kernels & ArcCosineKernels;
  readonly memory: Float64Array;
}

/** Numbers from the start of the memory that kernels keep for themselves. */
const START = 2 ** 18;
const PAGES = 128;

function compiled(name: string, ...binaries: readonly string[]): Machine {
  const memory = new WebAssembly.Memory({ initial: PAGES });
  const exports = binaries.map(
    (hex) => new WebAssembly.Instance(new WebAssembly.Module(decode(hex)), { env: { memory } }).exports,
  );
  const kernels = Object.assign({}, ...exports) as Machine["kernels"];
  return { name, kernels, memory: new Float64Array(memory.buffer) };
}

function twins(): Machine {
  const memory = new Float64Array((PAGES * 2 ** 16) / 8);
  return { name: "TypeScript", kernels: { ...makeFallback(memory), ...arcCosineFallback(memory) }, memory };
}

/** Every implementation this engine can run; the plain TypeScript one comes first. */
export const machines: readonly Machine[] = [
  twins(),
  compiled("SIMD", plain, wide.plain),
  ...(WebAssembly.validate(decode(fused)) ? [compiled("relaxed SIMD", fused, wide.fused)] : []),
];

/** Lays arrays side by side, each after a gap that the kernel must leave alone, and hands over their byte offsets. */
export function lay(memory: Float64Array, arrays: readonly ArrayLike<number>[]): number[] {
  let at = START;
  return arrays.map((array) => {
    memory[at] = GUARD;
    memory.set(array, at + 1);
    const offset = 8 * (at + 1);
    at += array.length + 1;
    memory[at] = GUARD;
    return offset;
  });
}

/** Given: what lies before and after every array. */
const GUARD = 12345.678;

export const read = (memory: Float64Array, offset: number, count: number): number[] =>
  Array.from(memory.subarray(offset / 8, offset / 8 + count));

export const lengthsOf = (arrays: readonly ArrayLike<number>[]): number[] =>
  arrays.map(({ length }) => length);

/** Whether the numbers around the arrays are as they were. */
export const guarded = (
  memory: Float64Array,
  offsets: readonly number[],
  counts: readonly number[],
): boolean =>
  offsets.every((offset, i) => memory[offset / 8 - 1] === GUARD && memory[offset / 8 + counts[i]!] === GUARD);
