import type { ConvolutionKernels } from "./convolution-kernels";

/** Creates the kernels of convolutions in plain TypeScript. */
export function convolutionFallback(buffer: ArrayBufferLike): ConvolutionKernels {
  const memory = new Float64Array(buffer);
  const integers = new Uint32Array(buffer);
  /** Returns the index of the first number of a window from the index of its record. */
  const first = (image: number, record: number): number => (image + integers[2 * record + 8]!) / 8;
  return {
    convolve(adds, out, filters, image, step, height, width, m, k) {
      const size = height * width;
      if (adds === 0) memory.fill(0, out / 8, out / 8 + m * size);
      for (let o = 0; o < m; o++) {
        let record = filters / 8 + 5 * k * (o >> 2);
        for (let p = 0; p < k; p++, record += 5) {
          const weight = memory[record + (o & 3)]!;
          let to = out / 8 + o * size;
          let from = first(image, record);
          for (let y = 0; y < height; y++, to += width, from += step / 8)
            for (let x = 0; x < width; x++) memory[to + x]! += weight * memory[from + x]!;
        }
      }
    },
    correlate(out, signal, filters, image, step, height, width, m, k) {
      for (let o = 0; o < m; o++) {
        for (let p = 0; p < k; p++) {
          let left = signal / 8 + o * height * width;
          let right = first(image, filters / 8 + 5 * p);
          let sum = 0;
          for (let y = 0; y < height; y++, left += width, right += step / 8)
            for (let x = 0; x < width; x++) sum += memory[left + x]! * memory[right + x]!;
          memory[out / 8 + o * k + p]! += sum;
        }
      }
    },
  };
}
