import type { Kernels } from "../../simd";
import { convolve, convolveBack, convolveGradient } from "./convolve";
import type { FusedLayer } from "./fused-layers";

/**
 * Number of samples up to which a forward pass reads the weights once for all samples; larger batches use blocked
 * products.
 */
const MAX_ROWS_LAYER_TIMES = 24;

/** Working memory of the products of layers. */
export interface LayerScratch {
  /** Workspace of convolutions. */
  readonly convolution: Float64Array;
}

/** Computes z = W x of a layer for the weights at a byte offset, without the bias; or adds it to z. */
export function affine(
  kernels: Kernels,
  layer: FusedLayer,
  weights: number,
  x: Float64Array,
  z: Float64Array,
  { convolution }: LayerScratch,
  rows: number,
  adds = false,
): void {
  const [m, n, kernel] = layer.shape as [number, number, number?];
  if (kernel !== undefined) convolve(kernels, layer, weights, x, z, convolution, rows, adds);
  else if (rows > MAX_ROWS_LAYER_TIMES || adds)
    kernels.product(2, Number(adds), z.byteOffset, m, x.byteOffset, n, weights, n, rows, n, m);
  else kernels.layerTimes(z.byteOffset, weights, x.byteOffset, rows, m, n);
}

/** Computes back = Wᵀ delta of a layer for the weights in `parameters` from `at` on, or adds it to `back`. */
export function affineBack(
  kernels: Kernels,
  layer: FusedLayer,
  parameters: Float64Array,
  at: number,
  delta: Float64Array,
  back: Float64Array,
  { convolution }: LayerScratch,
  rows: number,
  adds = false,
): void {
  const [m, n, kernel] = layer.shape as [number, number, number?];
  const weights = parameters.byteOffset + 8 * at;
  if (kernel !== undefined) convolveBack(kernels, layer, weights, delta, back, convolution, rows, adds);
  else kernels.product(0, Number(adds), back.byteOffset, n, delta.byteOffset, m, weights, n, rows, m, n);
}

/** Computes the gradient deltaᵀ x of the weights of a layer at the byte offset `target`, or adds it there. */
export function weightGradient(
  kernels: Kernels,
  layer: FusedLayer,
  target: number,
  delta: Float64Array,
  x: Float64Array,
  { convolution }: LayerScratch,
  rows: number,
  adds = false,
): void {
  const [m, n, kernel] = layer.shape as [number, number, number?];
  if (kernel !== undefined) convolveGradient(kernels, layer, target, delta, x, convolution, rows, adds);
  else kernels.product(1, Number(adds), target, n, delta.byteOffset, m, x.byteOffset, n, m, rows, n);
}
