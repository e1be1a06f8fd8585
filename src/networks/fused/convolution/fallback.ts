import type { ConvolutionKernels } from "./convolution-kernels";

/** Creates the kernels of convolutions in plain TypeScript. */
export function convolutionFallback(buffer: ArrayBufferLike): ConvolutionKernels {
  const memory = new Float64Array(buffer);
  const integers = new Int32Array(buffer);
  return {
    convolve(adds, out, filters, image, step, height, width, m, k) {
      let to = out / 8;
      for (let o = 0; o < m; o++) {
        const first = filters / 8 + 5 * k * (o >> 2);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++, to++) {
            const from = (image + y * step) / 8 + x;
            let sum = adds === 0 ? 0 : memory[to]!;
            for (let at = first; at < first + 5 * k; at += 5)
              sum += memory[at + (o & 3)]! * memory[from + integers[2 * at + 8]! / 8]!;
            memory[to] = sum;
          }
        }
      }
    },
    correlate(out, signal, filters, image, step, height, width, m, k) {
      for (let o = 0; o < m; o++) {
        for (let p = 0; p < k; p++) {
          const first = (image + integers[filters / 4 + 10 * p + 8]!) / 8;
          let from = signal / 8 + o * height * width;
          for (let y = 0; y < height; y++)
            for (let x = 0; x < width; x++, from++)
              memory[out / 8 + o * k + p]! += memory[from]! * memory[first + (y * step) / 8 + x]!;
        }
      }
    },
  };
}
