import { memoryOf } from "../../simd/arena";
import { type Binaries, engineFor } from "../../simd/instance";
import type { ArcCosineKernels } from "./arc-cosine-kernels";
import { plain } from "./binary.generated";
import { arcCosineFallback } from "./fallback";

const binaries: Binaries = { plain };
const known = new WeakMap<ArrayBufferLike, ArcCosineKernels>();

/** Returns the arc-cosine kernels that operate on the memory of this array, which must belong to a workspace. */
export function arcCosineKernels({ buffer }: Float64Array): ArcCosineKernels {
  const kernels = known.get(buffer) ?? make(buffer);
  known.set(buffer, kernels);
  return kernels;
}

function make(buffer: ArrayBufferLike): ArcCosineKernels {
  const memory = memoryOf(buffer);
  const best = memory === undefined ? null : engineFor(binaries);
  if (best === null) return arcCosineFallback(new Float64Array(buffer));
  const { exports } = new WebAssembly.Instance(best.module, { env: { memory: memory! } });
  return exports as unknown as ArcCosineKernels;
}
