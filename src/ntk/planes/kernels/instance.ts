import type { Binaries } from "../../../simd/instance";
import { moduleKernels } from "../../../simd/module-kernels";
import { plain } from "./binary.generated";
import { planeFallback } from "./fallback";
import type { PlaneKernels } from "./plane-kernels";

const binaries: Binaries = { plain };

/** Returns the kernels of planes that operate on the memory of this array, which must belong to a workspace. */
export const planeKernels = (array: Float64Array): PlaneKernels =>
  moduleKernels(array, binaries, (buffer) => planeFallback(new Float64Array(buffer)));
