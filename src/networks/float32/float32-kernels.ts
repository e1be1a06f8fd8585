import type { Binaries } from "../../simd/instance";
import { moduleKernels } from "../../simd/module-kernels";
import type { PassKernels } from "../passes/pass";
import { fused, plain } from "./binary.generated";
import { float32Fallback } from "./fallback";

const binaries: Binaries = { fused, plain };

/**
 * Returns the kernels in single precision that operate on the memory of an array of a workspace. They form a separate
 * WebAssembly module, with the conventions of `Kernels`; arrays hold 4 bytes per number, except for the coefficients of an
 * optimiser, and `dot` sums in double precision.
 */
export const float32Kernels = (array: Float64Array): PassKernels =>
  moduleKernels(array, binaries, float32Fallback);
