import type { Binaries } from "../../../simd/instance";
import { moduleKernels } from "../../../simd/module-kernels";
import { plain } from "./binary.generated";
import type { ConvolutionKernels } from "./convolution-kernels";
import { convolutionFallback } from "./fallback";

const binaries: Binaries = { plain };

/** Returns the kernels of convolutions that operate on the memory of an array of a workspace. */
export const convolutionKernels = (array: Float64Array): ConvolutionKernels =>
  moduleKernels(array, binaries, convolutionFallback);
