import { multiplyInto, multiplyTransposedInto, transposedMultiplyInto } from "../../simd";
import { transposed } from "../architecture/transpose";
import type { WeightOp } from "./ops";
import {
  addImage,
  addWindowGradient,
  imageSize,
  loadImage,
  loadSignals,
  storeSignals,
  visitProducts,
  windowSpace,
} from "./window-space";

/*
 * The weights of a layer multiply each of its windows. The windows of a convolution overlap in the memory of the
 * kernels, next to the other factor of their product. They are never written out.
 */

/** Computes x Wᵀ for the windows x of images, [count · outputs, width]. */
export function timesWeights(op: WeightOp, images: Float64Array, weights: Float64Array): Float64Array {
  const { width, fanIn, outputs } = op;
  const count = images.length / imageSize(op);
  const out = new Float64Array(count * outputs * width);
  if (op.windows === undefined) {
    multiplyTransposedInto(out, images, weights, count * outputs, fanIn, width);
    return out;
  }
  const space = windowSpace(op, width, [weights.length]);
  const { kernels, layout, others } = space;
  const { step, bandSize } = layout;
  others[0]!.set(transposed(weights, width, fanIn));
  const by = others[0]!.byteOffset;
  for (let sample = 0; sample < count; sample++) {
    loadImage(space, op, images, sample);
    visitProducts(space, width, (to, from, rows, inFilter) => {
      const adds = Number(inFilter > 0);
      kernels.product(
        0,
        adds,
        to,
        width,
        from,
        step,
        by + 8 * inFilter * width,
        width,
        rows,
        bandSize,
        width,
      );
    });
    storeSignals(space, out, sample * outputs * width, width);
  }
  space.release();
  return out;
}

/** Computes the transpose of `timesWeights`: the signals s W of all windows, added up in the images. */
export function timesTransposedWeights(
  op: WeightOp,
  signal: Float64Array,
  weights: Float64Array,
): Float64Array {
  const { width, fanIn, outputs } = op;
  const count = signal.length / (outputs * width);
  const out = new Float64Array(count * imageSize(op));
  if (op.windows === undefined) {
    multiplyInto(out, signal, weights, count * outputs, width, fanIn);
    return out;
  }
  const space = windowSpace(op, width, [weights.length]);
  const { kernels, layout, image, others } = space;
  const { step, bandSize } = layout;
  others[0]!.set(weights);
  const by = others[0]!.byteOffset;
  for (let sample = 0; sample < count; sample++) {
    loadSignals(space, signal, sample * outputs * width, width, width);
    image.fill(0);
    visitProducts(space, width, (from, to, rows, inFilter) =>
      kernels.product(0, 1, to, step, from, width, by + 8 * inFilter, fanIn, rows, width, bandSize),
    );
    addImage(space, op, out, sample);
  }
  space.release();
  return out;
}

/** Computes sᵀ x for the windows x of images, [width, fanIn]. */
export function weightGradient(op: WeightOp, signal: Float64Array, images: Float64Array): Float64Array {
  const { width, fanIn, outputs } = op;
  const rows = signal.length / width;
  const out = new Float64Array(width * fanIn);
  if (op.windows === undefined) {
    transposedMultiplyInto(out, signal, images, width, rows, fanIn);
    return out;
  }
  const space = windowSpace(op, width, [out.length]);
  const gradient = space.others[0]!;
  for (let sample = 0; sample < rows / outputs; sample++) {
    loadImage(space, op, images, sample);
    loadSignals(space, signal, sample * outputs * width, width, width);
    addWindowGradient(space, op, gradient.byteOffset, width);
  }
  out.set(gradient);
  space.release();
  return out;
}
