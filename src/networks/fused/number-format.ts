import type { Arguments } from "../../arrays/arguments";
import { createWorkspace, type Kernels } from "../../simd";
import type { NumberArray } from "../architecture/number-array";
import type { PassKernels } from "../passes/pass";
import type { FusedLayer } from "./fused-layers";
import { affine, affineBack, type LayerScratch, weightGradient } from "./layer-products";

/** Number format of a fused pass, with the products of its layers. */
export interface NumberFormat<Numbers extends NumberArray, FormatKernels extends PassKernels> {
  readonly bytesPerNumber: number;
  /**
   * Creates zero-filled arrays of the given lengths in the memory of kernels.
   *
   * Throws `MemoryError` if the memory cannot be allocated.
   */
  allocate(
    args: Arguments,
    lengths: readonly number[],
  ): { readonly arrays: readonly Numbers[]; readonly kernels: FormatKernels; release(): void };
  /** Computes z = W x of a layer, as `affine`. */
  affine(
    kernels: FormatKernels,
    layer: FusedLayer,
    weights: number,
    x: Numbers,
    z: Numbers,
    scratch: LayerScratch<Numbers>,
    rows: number,
  ): void;
  /** Computes the signals below a layer, as `affineBack`. */
  affineBack(
    kernels: FormatKernels,
    layer: FusedLayer,
    parameters: Numbers,
    at: number,
    delta: Numbers,
    back: Numbers,
    scratch: LayerScratch<Numbers>,
    rows: number,
  ): void;
  /** Computes the gradient of the weights of a layer, as `weightGradient`. */
  weightGradient(
    kernels: FormatKernels,
    layer: FusedLayer,
    target: number,
    delta: Numbers,
    x: Numbers,
    scratch: LayerScratch<Numbers>,
    rows: number,
  ): void;
}

/** Double precision, for all layers. */
export const DOUBLE: NumberFormat<Float64Array, Kernels> = {
  bytesPerNumber: 8,
  allocate: createWorkspace,
  affine,
  affineBack,
  weightGradient,
};
