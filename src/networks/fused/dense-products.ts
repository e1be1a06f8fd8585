import { type NumberArray, offsetIn } from "../architecture/number-array";
import type { PassKernels } from "../passes/pass";
import type { FusedLayer } from "./fused-layers";

/**
 * Number of samples up to which a forward pass reads the weights once for all samples; larger batches use blocked
 * products.
 */
const MAX_ROWS_LAYER_TIMES = 24;

/** Computes z = W x of a dense layer for the weights at a byte offset, without the bias; or adds it to z. */
export function denseForward(
  kernels: PassKernels,
  { outputs: m, inputs: n }: FusedLayer,
  weights: number,
  x: NumberArray,
  z: NumberArray,
  rows: number,
  adds = false,
): void {
  if (rows > MAX_ROWS_LAYER_TIMES || adds)
    kernels.product(2, Number(adds), z.byteOffset, m, x.byteOffset, n, weights, n, rows, n, m);
  else kernels.layerTimes(z.byteOffset, weights, x.byteOffset, rows, m, n);
}

/** Computes back = Wᵀ delta of a dense layer for the weights in `parameters` from `at` on, or adds it to `back`. */
export function denseBack(
  kernels: PassKernels,
  { outputs: m, inputs: n }: FusedLayer,
  parameters: NumberArray,
  at: number,
  delta: NumberArray,
  back: NumberArray,
  rows: number,
  adds = false,
): void {
  const weights = offsetIn(parameters, at);
  kernels.product(0, Number(adds), back.byteOffset, n, delta.byteOffset, m, weights, n, rows, m, n);
}

/** Computes the gradient deltaᵀ x of the weights of a dense layer at the byte offset `target`, or adds it there. */
export function denseGradient(
  kernels: PassKernels,
  { outputs: m, inputs: n }: FusedLayer,
  target: number,
  delta: NumberArray,
  x: NumberArray,
  rows: number,
  adds = false,
): void {
  kernels.product(1, Number(adds), target, n, delta.byteOffset, m, x.byteOffset, n, m, rows, n);
}
