import { multiplyInto, multiplyTransposedInto, transposedMultiplyInto } from "../../simd";
import type { WeightOp } from "./ops";
import { addUpPatches, imageSize, loadPatches, type PatchBlock, patchSpace } from "./patch-space";

/*
 * The weights of a layer multiply each of its patches. Those of a convolution are written block by block into the memory
 * of the kernels, next to the other factor of their product, so that all patches are never held together.
 */

/** Computes x Wᵀ for the patches x of images, [count · outputs, width]. */
export function timesWeights(op: WeightOp, images: Float64Array, weights: Float64Array): Float64Array {
  const { width, fanIn, outputs } = op;
  const count = images.length / imageSize(op);
  const out = new Float64Array(count * outputs * width);
  if (op.windows === undefined) {
    multiplyTransposedInto(out, images, weights, count * outputs, fanIn, width);
    return out;
  }
  const space = patchSpace(op, count, width, [weights.length]);
  const { kernels, patches, signals, others } = space;
  others[0]!.set(weights);
  const [to, from, by] = [signals.byteOffset, patches.byteOffset, others[0]!.byteOffset];
  for (const block of space.blocks) {
    loadPatches(space, op, images, block);
    kernels.product(2, 0, to, width, from, fanIn, by, fanIn, block.rows, fanIn, width);
    out.set(signals.subarray(0, block.rows * width), signalsAt(op, block));
  }
  space.release();
  return out;
}

/** Computes the transpose of `timesWeights`: the signals s W of all patches, added up in the images. */
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
  const space = patchSpace(op, count, width, [weights.length]);
  const { kernels, patches, signals, others } = space;
  others[0]!.set(weights);
  const [to, from, by] = [patches.byteOffset, signals.byteOffset, others[0]!.byteOffset];
  for (const block of space.blocks) {
    signals.set(signalsOf(op, signal, block));
    kernels.product(0, 0, to, fanIn, from, width, by, fanIn, block.rows, width, fanIn);
    addUpPatches(space, op, out, block);
  }
  space.release();
  return out;
}

/** Computes sᵀ x for the patches x of images, [width, fanIn]. */
export function weightGradient(op: WeightOp, signal: Float64Array, images: Float64Array): Float64Array {
  const { width, fanIn, outputs } = op;
  const rows = signal.length / width;
  const out = new Float64Array(width * fanIn);
  if (op.windows === undefined) {
    transposedMultiplyInto(out, signal, images, width, rows, fanIn);
    return out;
  }
  const space = patchSpace(op, rows / outputs, width, [out.length]);
  const { kernels, patches, signals, others } = space;
  const [to, left, right] = [others[0]!.byteOffset, signals.byteOffset, patches.byteOffset];
  for (const block of space.blocks) {
    loadPatches(space, op, images, block);
    signals.set(signalsOf(op, signal, block));
    kernels.product(1, 1, to, fanIn, left, width, right, fanIn, width, block.rows, fanIn);
  }
  out.set(others[0]!);
  space.release();
  return out;
}

const signalsAt = ({ outputs, width }: WeightOp, { sample, start }: PatchBlock): number =>
  (sample * outputs + start) * width;

const signalsOf = (op: WeightOp, signal: Float64Array, block: PatchBlock): Float64Array =>
  signal.subarray(signalsAt(op, block), signalsAt(op, block) + block.rows * op.width);
