import type { Binaries } from "../../simd/instance";
import { moduleKernels } from "../../simd/module-kernels";
import type { ArcCosineKernels } from "./arc-cosine-kernels";
import { plain } from "./binary.generated";
import { arcCosineFallback } from "./fallback";

const binaries: Binaries = { plain };

/** Returns the arc-cosine kernels that operate on the memory of this array, which must belong to a workspace. */
export const arcCosineKernels = (array: Float64Array): ArcCosineKernels =>
  moduleKernels(array, binaries, (buffer) => arcCosineFallback(new Float64Array(buffer)));
