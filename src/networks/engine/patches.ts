import type { Kernels } from "../../simd";
import type { WeightOp } from "./ops";

/** Sizes and windows of a layer that reads patches of images. */
type Patched = Pick<WeightOp, "windows" | "positions" | "outputs" | "channels" | "fanIn">;

/**
 * Writes `rows` patches, from patch `start` on, of the images [samples, positions, channels] to `out`, [rows, fanIn]; both
 * arrays in the memory of the kernels. The patches of a sample follow each other, one per output; those of a layer without
 * windows are its positions.
 */
export function writePatches(
  kernels: Kernels,
  out: Float64Array,
  images: Float64Array,
  op: Patched,
  start: number,
  rows: number,
): void {
  if (op.windows === undefined) {
    out.set(images.subarray(start * op.fanIn, (start + rows) * op.fanIn));
    return;
  }
  out.fill(0, 0, rows * op.fanIn);
  visitRuns(op, start, rows, (to, from, count) =>
    kernels.axpy(out.byteOffset + 8 * to, 1, images.byteOffset + 8 * from, count),
  );
}

/** Computes the transpose of `writePatches`: adds patches to their positions in the images. */
export function addPatches(
  kernels: Kernels,
  images: Float64Array,
  patches: Float64Array,
  op: Patched,
  start: number,
  rows: number,
): void {
  visitRuns(op, start, rows, (from, to, count) =>
    kernels.axpy(images.byteOffset + 8 * to, 1, patches.byteOffset + 8 * from, count),
  );
}

/** Returns the patches of the samples `first` to `first + count`, [count · outputs, fanIn]. */
export function patchesOf(images: Float64Array, op: Patched, first: number, count: number): Float64Array {
  const size = op.positions * op.channels;
  if (op.windows === undefined) return images.subarray(first * size, (first + count) * size);
  const out = new Float64Array(count * op.outputs * op.fanIn);
  visitRuns(op, first * op.outputs, count * op.outputs, (to, from, numbers) => {
    for (let i = 0; i < numbers; i++) out[to + i] = images[from + i]!;
  });
  return out;
}

/**
 * Calls `visit` for all runs of numbers that are contiguous in a patch and in its image: with their positions in the
 * patches from `start` on and in the images, and their number.
 */
function visitRuns(
  { windows, positions, channels }: Patched,
  start: number,
  rows: number,
  visit: (inPatches: number, inImages: number, count: number) => void,
): void {
  const { outputs, size, sources } = windows!;
  for (let row = 0; row < rows; row++) {
    const sample = Math.floor((start + row) / outputs);
    const first = (start + row - sample * outputs) * size;
    const last = first + size;
    for (let entry = first, next = entry; entry < last; entry = next) {
      const source = sources[entry]!;
      next++;
      if (source < 0) continue;
      while (next < last && sources[next]! === source + next - entry) next++;
      const to = (row * size + entry - first) * channels;
      visit(to, (sample * positions + source) * channels, (next - entry) * channels);
    }
  }
}
