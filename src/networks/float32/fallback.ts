import { layerFallback, productFallback, vectorFallback } from "../../simd/fallbacks";
import type { PassKernels } from "../passes/pass";

/** Creates the kernels of single precision in plain TypeScript: most sums in double precision, rounded when they are stored. */
export function float32Fallback(buffer: ArrayBufferLike): PassKernels {
  const memory = new Float32Array(buffer);
  return { ...vectorFallback(memory), ...layerFallback(memory), product: productFallback(memory) };
}
