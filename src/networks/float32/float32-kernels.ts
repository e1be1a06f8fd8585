import { memoryOf } from "../../simd/arena";
import { type Binaries, engineFor } from "../../simd/instance";
import type { PassKernels } from "../passes/pass";
import { fused, plain } from "./binary.generated";
import { float32Fallback } from "./fallback";

const binaries: Binaries = { fused, plain };
const known = new WeakMap<ArrayBufferLike, PassKernels>();

/**
 * Returns the kernels in single precision that operate on the memory of an array of a workspace. They form a separate
 * WebAssembly module, with the conventions of `Kernels`; arrays hold 4 bytes per number, except for the coefficients of an
 * optimiser, and `dot` sums in double precision.
 */
export function float32Kernels({ buffer }: Float64Array): PassKernels {
  const kernels = known.get(buffer) ?? make(buffer);
  known.set(buffer, kernels);
  return kernels;
}

function make(buffer: ArrayBufferLike): PassKernels {
  const memory = memoryOf(buffer);
  const best = memory === undefined ? null : engineFor(binaries);
  if (best === null) return float32Fallback(buffer);
  const { exports } = new WebAssembly.Instance(best.module, { env: { memory: memory! } });
  return exports as unknown as PassKernels;
}
