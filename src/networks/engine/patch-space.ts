import { argumentsOf } from "../../arrays/arguments";
import { createWorkspace, type Kernels } from "../../simd";
import type { WeightOp } from "./ops";
import { addPatches, writePatches } from "./patches";

/** Patches of some samples: those of the outputs `start` to `start + rows` of the samples from `sample` on. */
export interface PatchBlock {
  readonly sample: number;
  readonly samples: number;
  readonly start: number;
  readonly rows: number;
}

/** Arrays in the memory of the kernels for the products of a layer with blocks of patches. */
export interface PatchSpace {
  readonly kernels: Kernels;
  /** Samples of a block, [samples, positions, channels]. */
  readonly images: Float64Array;
  /** Patches of a block, [rows, fanIn]. */
  readonly patches: Float64Array;
  /** Values or signals at the outputs of a block, [rows, channels]. */
  readonly signals: Float64Array;
  /** Further arrays. */
  readonly others: readonly Float64Array[];
  readonly blocks: readonly PatchBlock[];
  release(): void;
}

/** Numbers of a block of patches, 512 kB, which the second-level cache holds. */
const BLOCK_NUMBERS = 2 ** 16;
/** Number of patches from which the other factor of a product is worth its packing. */
const MIN_BLOCK_ROWS = 256;

/**
 * Creates the arrays for blocks of the patches of `count` samples.
 *
 * @param channels number of output channels at a time
 * @param others lengths of further arrays
 */
export function patchSpace(
  op: WeightOp,
  count: number,
  channels: number,
  others: readonly number[],
): PatchSpace {
  const { fanIn, outputs } = op;
  const most = Math.max(MIN_BLOCK_ROWS, Math.floor(BLOCK_NUMBERS / fanIn));
  const together = Math.max(1, Math.min(count, Math.floor(most / outputs)));
  const size = Math.min(together * outputs, most);
  const lengths = [together * imageSize(op), size * fanIn, size * channels, ...others];
  const { arrays, kernels, release } = createWorkspace(argumentsOf("multiply"), lengths);
  const [images, patches, signals] = arrays as [Float64Array, Float64Array, Float64Array];
  const blocks: PatchBlock[] = [];
  for (let sample = 0; sample < count; sample += together) {
    const samples = Math.min(together, count - sample);
    for (let start = 0; start < samples * outputs; start += size) {
      blocks.push({ sample, samples, start, rows: Math.min(size, samples * outputs - start) });
    }
  }
  return { kernels, images, patches, signals, others: arrays.slice(3), blocks, release };
}

/** Computes the numbers of one input image. */
export const imageSize = ({ positions, channels }: WeightOp): number => positions * channels;

/** Writes the patches of a block of images to the space. Blocks of the same samples must follow each other. */
export function loadPatches(
  { kernels, images, patches }: PatchSpace,
  op: WeightOp,
  from: Float64Array,
  { sample, samples, start, rows }: PatchBlock,
): void {
  const size = imageSize(op);
  if (start === 0) images.set(from.subarray(sample * size, (sample + samples) * size));
  writePatches(kernels, patches, images, op, start, rows);
}

/** Adds the patches of a block to the images in the space, and copies complete images to `to`. */
export function addUpPatches(
  { kernels, images, patches }: PatchSpace,
  op: WeightOp,
  to: Float64Array,
  { sample, samples, start, rows }: PatchBlock,
): void {
  const size = imageSize(op);
  if (start === 0) images.fill(0);
  addPatches(kernels, images, patches, op, start, rows);
  if (start + rows === samples * op.outputs) to.set(images.subarray(0, samples * size), sample * size);
}
