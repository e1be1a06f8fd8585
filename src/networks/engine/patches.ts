import type { Windows } from "../architecture/windows";

/** Returns the entries of all windows, [rows, outputs, size, channels], of images [rows, positions, channels]. */
export function patchesOf(
  images: Float64Array,
  rows: number,
  positions: number,
  channels: number,
  { outputs, size, sources }: Windows,
): Float64Array {
  const out = new Float64Array(rows * outputs * size * channels);
  for (let i = 0; i < rows; i++) {
    for (let o = 0; o < outputs * size; o++) {
      const source = sources[o]!;
      if (source < 0) continue;
      const from = (i * positions + source) * channels;
      const to = (i * outputs * size + o) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = images[from + c]!;
    }
  }
  return out;
}

/** Computes the transpose of `patchesOf`: adds the entries of all windows to their positions in the images. */
export function imagesOf(
  patches: Float64Array,
  rows: number,
  positions: number,
  channels: number,
  { outputs, size, sources }: Windows,
): Float64Array {
  const out = new Float64Array(rows * positions * channels);
  for (let i = 0; i < rows; i++) {
    for (let o = 0; o < outputs * size; o++) {
      const source = sources[o]!;
      if (source < 0) continue;
      const to = (i * positions + source) * channels;
      const from = (i * outputs * size + o) * channels;
      for (let c = 0; c < channels; c++) out[to + c]! += patches[from + c]!;
    }
  }
  return out;
}
