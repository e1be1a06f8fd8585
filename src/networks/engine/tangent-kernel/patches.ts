import type { WeightOp } from "../ops";

/** Returns the patches of the samples `first` to `first + count`, [count · outputs, fanIn]. */
export function patchesOf(
  images: Float64Array,
  { windows, positions, outputs, channels, fanIn }: WeightOp,
  first: number,
  count: number,
): Float64Array {
  const imageSize = positions * channels;
  if (windows === undefined) return images.subarray(first * imageSize, (first + count) * imageSize);
  const { sources } = windows;
  const out = new Float64Array(count * outputs * fanIn);
  let to = 0;
  for (let sample = first; sample < first + count; sample++) {
    for (let entry = 0; entry < sources.length; entry++, to += channels) {
      const source = sources[entry]!;
      if (source < 0) continue;
      const from = (sample * positions + source) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = images[from + c]!;
    }
  }
  return out;
}
