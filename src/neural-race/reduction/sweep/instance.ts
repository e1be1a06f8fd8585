import type { Binaries } from "../../../simd/instance";
import { moduleKernels } from "../../../simd/module-kernels";
import { plain } from "./binary.generated";
import { jointFallback } from "./fallback";
import type { JointKernels } from "./joint-kernels";

const binaries: Binaries = { plain };

/** Returns the kernels of joint diagonalisation that operate on the memory of an array of a workspace. */
export const jointKernels = (array: Float64Array): JointKernels =>
  moduleKernels(array, binaries, jointFallback);
