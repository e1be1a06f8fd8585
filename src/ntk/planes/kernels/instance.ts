import { memoryOf } from "../../../simd/arena";
import { type Binaries, engineFor } from "../../../simd/instance";
import { plain } from "./binary.generated";
import { planeFallback } from "./fallback";
import type { PlaneKernels } from "./plane-kernels";

const binaries: Binaries = { plain };
const known = new WeakMap<ArrayBufferLike, PlaneKernels>();

/** Returns the kernels of planes that operate on the memory of this array, which must belong to a workspace. */
export function planeKernels({ buffer }: Float64Array): PlaneKernels {
  const kernels = known.get(buffer) ?? make(buffer);
  known.set(buffer, kernels);
  return kernels;
}

function make(buffer: ArrayBufferLike): PlaneKernels {
  const memory = memoryOf(buffer);
  const best = memory === undefined ? null : engineFor(binaries);
  if (best === null) return planeFallback(new Float64Array(buffer));
  const { exports } = new WebAssembly.Instance(best.module, { env: { memory: memory! } });
  return exports as unknown as PlaneKernels;
}
