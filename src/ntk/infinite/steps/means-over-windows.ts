import type { Windows } from "../../../networks/architecture";

/**
 * Computes means over windows of a quantity that has one value per sample and position, with zeros outside the image.
 */
export function meansOf(
  values: Float64Array,
  { outputs, size, sources }: Windows,
  samples: number,
): Float64Array {
  const positions = values.length / samples;
  const out = new Float64Array(samples * outputs);
  for (let i = 0; i < samples; i++) {
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let f = 0; f < size; f++) {
        const p = sources[o * size + f]!;
        if (p >= 0) sum += values[i * positions + p]!;
      }
      out[i * outputs + o] = sum / size;
    }
  }
  return out;
}
