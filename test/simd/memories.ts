import * as convolution from "../../src/networks/fused/convolution/binary.generated";
import type { ConvolutionKernels } from "../../src/networks/fused/convolution/convolution-kernels";
import { convolutionFallback } from "../../src/networks/fused/convolution/fallback";
import * as joint from "../../src/neural-race/reduction/sweep/binary.generated";
import { jointFallback } from "../../src/neural-race/reduction/sweep/fallback";
import type { JointKernels } from "../../src/neural-race/reduction/sweep/joint-kernels";
import type { ArcCosineKernels } from "../../src/ntk/arc-cosine/arc-cosine-kernels";
import * as wide from "../../src/ntk/arc-cosine/binary.generated";
import { arcCosineFallback } from "../../src/ntk/arc-cosine/fallback";
import * as planes from "../../src/ntk/planes/kernels/binary.generated";
import { planeFallback } from "../../src/ntk/planes/kernels/fallback";
import type { PlaneKernels } from "../../src/ntk/planes/kernels/plane-kernels";
import { plain } from "../../src/simd/binary.generated";
import { makeFallback } from "../../src/simd/fallback/make-fallback";
import { fuse } from "../../src/simd/fuse";
import { decode } from "../../src/simd/instance";
import type { Kernels } from "../../src/simd/kernels";

/** Kernels over a separate memory, in which `lay` places arrays from `START` on. */
export interface Machine {
  readonly name: string;
  readonly kernels: Kernels & ArcCosineKernels & PlaneKernels & ConvolutionKernels & JointKernels;
  readonly memory: Float64Array;
}

/** First number of the memory that is not reserved for the kernels. */
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

function fallback(): Machine {
  const memory = new Float64Array((PAGES * 2 ** 16) / 8);
  const kernels = {
    ...makeFallback(memory),
    ...arcCosineFallback(memory),
    ...planeFallback(memory),
    ...convolutionFallback(memory.buffer),
    ...jointFallback(memory.buffer),
  };
  return { name: "TypeScript", kernels, memory };
}

const binaries = [plain, wide.plain, planes.plain, convolution.plain, joint.plain];

/** All implementations that this engine supports, with the TypeScript fallback first. */
export const machines: readonly Machine[] = [
  fallback(),
  compiled("SIMD", ...binaries),
  ...(WebAssembly.validate(decode(fuse(plain))) ? [compiled("relaxed SIMD", ...binaries.map(fuse))] : []),
];

/**
 * Copies arrays into the memory, separated by guard values that kernels must not change; returns their byte offsets.
 */
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

/** Value before and after every array. */
const GUARD = 12345.678;

export const read = (memory: Float64Array, offset: number, count: number): number[] =>
  Array.from(memory.subarray(offset / 8, offset / 8 + count));

export const lengthsOf = (arrays: readonly ArrayLike<number>[]): number[] =>
  arrays.map(({ length }) => length);

/** Tests whether the guard values around the arrays are unchanged. */
export const guarded = (
  memory: Float64Array,
  offsets: readonly number[],
  counts: readonly number[],
): boolean =>
  offsets.every((offset, i) => memory[offset / 8 - 1] === GUARD && memory[offset / 8 + counts[i]!] === GUARD);
