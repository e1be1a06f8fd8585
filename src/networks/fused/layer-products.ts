import type { Kernels } from "../../simd";
import { offsetIn } from "../architecture/number-array";
import { convolve, convolveGradient } from "./convolution/convolve";
import { denseBack, denseForward, denseGradient } from "./dense-products";
import type { FusedLayer } from "./fused-layers";

/** Working memory of the products of layers. */
export interface LayerScratch<Numbers = Float64Array> {
  /** Workspace of convolutions. */
  readonly convolution: Numbers;
}

const isDense = ({ shape }: FusedLayer): boolean => shape.length === 2;

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
  if (isDense(layer)) denseForward(kernels, layer, weights, x, z, rows, adds);
  else convolve(layer, false, weights, x, z, convolution, rows, adds);
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
  if (isDense(layer)) denseBack(kernels, layer, parameters, at, delta, back, rows, adds);
  else convolve(layer, true, offsetIn(parameters, at), delta, back, convolution, rows, adds);
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
  if (isDense(layer)) denseGradient(kernels, layer, target, delta, x, rows, adds);
  else convolveGradient(layer, target, delta, x, convolution, rows, adds);
}
